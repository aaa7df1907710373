import type { Random } from '../../random/index.ts';

/** What the classification of an error says, as far as retries need it. */
export type ErrorVerdict =
  /** The dependency has too much to do; it may have asked for a pause, in milliseconds. */
  { readonly kind: 'overload'; readonly retryAfterMs?: number } | { readonly kind: 'failure' } | { readonly kind: 'ignore' };

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

/** Decides whether and when an input is tried again. */
export class RetryRule {
  readonly #retries: number;
  readonly #random: Random;

  /** @param retries most tries after the first one. */
  constructor(retries: number, random: Random) {
    this.#retries = retries;
    this.#random = random;
  }

  /**
   * Pause before the next try, in milliseconds; `undefined` when the input has failed for good: it was tried often enough, or its
   * error was classified as `ignore`, which blames the input itself.
   * @param attempts tries so far, 1 or more.
   */
  pauseMs(verdict: ErrorVerdict, attempts: number): number | undefined {
    if (verdict.kind === 'ignore' || attempts > this.#retries) return undefined;
    if (verdict.kind === 'failure') return backoffMs(FAILURE_BASE_MS, attempts, this.#random);
    const ownMs = backoffMs(OVERLOAD_BASE_MS, attempts, this.#random);
    if (verdict.retryAfterMs === undefined) return ownMs;
    return Math.max(ownMs, verdict.retryAfterMs * (1 + SPREAD_RATIO * this.#random.next()));
  }
}
