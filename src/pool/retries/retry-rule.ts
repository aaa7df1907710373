import type { Random } from '../../random/index.ts';
import type { Verdict } from '../verdict.ts';
import type { CheckedRetryLimits } from './retry-limits.ts';

/** Longest pause before the first, second, … retry of a failure, in milliseconds: doubles each time. */
const FAILURE_BASE_MS = 200;
/** The same for an overload: the dependency needs relief, not another call soon. */
const OVERLOAD_BASE_MS = 1_000;
/** No pause of our own choice is longer. */
const LONGEST_MS = 30_000;
/** Up to this share is added to a pause that was asked for, so that those who were refused together do not come back together. */
const SPREAD_RATIO = 0.25;

/** `baseMs` doubled for each earlier try, up to {@link LONGEST_MS}; half of it fixed, half drawn. */
const backoffMs = (baseMs: number, attempts: number, random: Random): number => {
  const ceilingMs = Math.min(LONGEST_MS, baseMs * 2 ** Math.min(attempts - 1, 20));
  return ceilingMs * (0.5 + random.next() / 2);
};

/** Decides whether and when something is tried again: for tasks of a pool as for inputs of `marea run`. */
export class RetryRule {
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  /**
   * Pause before the next try, in milliseconds; `undefined` when there is none: there were tries enough, or the error was classified
   * as `ignore`, which blames the task itself. A pause that was asked for is never shortened.
   * @param limits most tries after the first one, by what the last one ended with.
   * @param attempts tries so far, 1 or more.
   */
  pauseMs(limits: CheckedRetryLimits, verdict: Verdict, attempts: number): number | undefined {
    const { kind, retryAfterMs } = verdict;
    if (kind === 'ignore' || attempts > limits[kind]) return undefined;
    if (kind === 'failure') return backoffMs(FAILURE_BASE_MS, attempts, this.#random);
    const ownMs = backoffMs(OVERLOAD_BASE_MS, attempts, this.#random);
    if (retryAfterMs === undefined) return ownMs;
    return Math.max(ownMs, retryAfterMs * (1 + SPREAD_RATIO * this.#random.next()));
  }
}
