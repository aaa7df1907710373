import { OptionError } from '../errors/index.ts';
import { checkFinite, checkInteger, checkKeys, checkString } from '../internal/index.ts';
import type { NamedRate, TaskWeights } from './rate-terms.ts';
import type { CheckedRetryLimits, RetryLimits } from './retries/retry-limits.ts';
import { type Tries, triesFor } from './retries/tries.ts';
import { type OwnWeights, ownWeights } from './task-weights.ts';

/** Options of one task. @public */
export interface TaskOptions {
  /** Cancels the task: a waiting one leaves the queue, a running one sees it through its own signal. The promise rejects with `signal.reason`. */
  readonly signal?: AbortSignal;
  /** Longest run time, in milliseconds from the task's start. Above 0. @defaultValue none */
  readonly timeoutMs?: number;
  /** Longest wait, in milliseconds from the submission until the start. Above 0. @defaultValue none */
  readonly queueTimeoutMs?: number;
  /**
   * Higher starts first, and takes the place of a lower one in a full queue (`queue.overflow`). Waiting makes up for it: one step is worth
   * `queue.ageingMs`, so that nothing starves. Range: −1,000 to 1,000. @defaultValue 0
   */
  readonly priority?: number;
  /**
   * What the task takes. A number: so many workers, and so much of each rate. An object: the workers, and what it counts against each rate by
   * the rate's name, as `{ workers: 2, tokens: 1_250 }`; what is left out is 1. A task that wants more workers than the pool has takes all of
   * them; one that counts more than the `limit` of a rate could never start, and is refused. Range: workers an integer, 1 and up; rates 0 to
   * their limit. @defaultValue 1
   */
  readonly weight?: number | TaskWeights;
  /** What the task counts against a rate without a name, where that is not its weight. Range: above 0, up to its limit. @defaultValue `weight` */
  readonly rateWeight?: number;
  /** Tasks of one key take turns with those of other keys, and heed `maxPerKey`. @defaultValue none: they share one turn */
  readonly key?: string;
  /** Labels the task in traces and errors. @defaultValue none */
  readonly name?: string;
  /**
   * Most tries after the first one: a number, or one for each verdict of `classify`. A task that runs into `timeoutMs` counts as an
   * overload; what was classified as `ignore`, aborted or refused by the pool is not tried again. `timeoutMs` goes for each try, and
   * `queueTimeoutMs` for each wait in the queue. Range: 0 to 1,000. @defaultValue the pool's `retries`
   */
  readonly retries?: number | RetryLimits;
}

const KEYS = ['signal', 'timeoutMs', 'queueTimeoutMs', 'priority', 'weight', 'rateWeight', 'key', 'name', 'retries'] as const;
/** Steps of priority in each direction: more than anyone tells apart, few enough to look at each in use. */
const MOST_PRIORITY = 1_000;

/** Options of one task as the pool keeps them: what the caller does to the object later changes nothing. */
export type OwnTaskOptions = OwnWeights & {
  readonly [K in Exclude<keyof TaskOptions, 'retries' | 'weight' | 'rateWeight'>]?: TaskOptions[K] | undefined;
} & {
  /** Absent when there is one try only. */
  readonly tries?: Tries | undefined;
  /** Whether it keeps its place in a full queue whatever comes: its producer hands in no more than there is room for. */
  readonly isKept?: boolean;
};

/** What of a pool the options of its tasks are checked against. */
export interface TaskTerms {
  /** For a task that says nothing of its own. */
  readonly retries?: CheckedRetryLimits | undefined;
  readonly rates?: readonly NamedRate[];
}

const NO_TERMS: TaskTerms = Object.freeze({});
const NO_RATES: readonly NamedRate[] = Object.freeze([]);

/** @throws OptionError when `signal` is no AbortSignal. */
export const checkSignal = (signal: AbortSignal | undefined): void => {
  if (signal !== undefined && (typeof signal !== 'object' || signal === null || typeof signal.addEventListener !== 'function')) {
    throw new OptionError('signal', signal, 'an AbortSignal');
  }
};

/** The options of a task that was given none; `undefined` when it needs none. */
export const defaultTaskOptions = (input: unknown, ofPool: CheckedRetryLimits | undefined): OwnTaskOptions | undefined => {
  const tries = ofPool === undefined ? undefined : triesFor(input, undefined, ofPool);
  return tries === undefined ? undefined : { tries };
};

/**
 * Checks and copies the options of one task, for a pool with these terms.
 * @throws OptionError for an unknown key, a value out of range, a weight above its rate's limit, a `signal` that is none, or `retries` of an
 * input that is moved.
 */
export const ownTaskOptions = (options: TaskOptions, input?: unknown, ofPool = NO_TERMS): OwnTaskOptions => {
  checkKeys('', options, KEYS);
  const { signal, timeoutMs, queueTimeoutMs, priority, weight, rateWeight, key, name } = options;
  if (timeoutMs !== undefined) checkFinite('timeoutMs', timeoutMs, { min: Number.MIN_VALUE });
  if (queueTimeoutMs !== undefined) checkFinite('queueTimeoutMs', queueTimeoutMs, { min: Number.MIN_VALUE });
  checkSignal(signal);
  if (priority !== undefined) checkInteger('priority', priority, { min: -MOST_PRIORITY, max: MOST_PRIORITY });
  if (key !== undefined) checkString('key', key);
  if (name !== undefined) checkString('name', name);
  const { retries, rates = NO_RATES } = ofPool;
  const tries = options.retries === undefined && retries === undefined ? undefined : triesFor(input, options.retries, retries);
  return { signal, timeoutMs, queueTimeoutMs, priority, key, name, tries, ...ownWeights(weight, rateWeight, rates) };
};
