import { OptionError } from '../errors/index.ts';
import { checkFinite, checkInteger, checkKeys, checkString } from '../internal/index.ts';
import type { CheckedRetryLimits, RetryLimits } from './retries/retry-limits.ts';
import { type Tries, triesFor } from './retries/tries.ts';

/** Options of one task. @public */
export interface TaskOptions {
  /** Cancels the task: a waiting one leaves the queue, a running one sees it through its own signal. The promise rejects with `signal.reason`. */
  readonly signal?: AbortSignal;
  /** Longest run time, in milliseconds from the task's start. Above 0. @defaultValue none */
  readonly timeoutMs?: number;
  /** Longest wait, in milliseconds from the submission until the start. Above 0. @defaultValue none */
  readonly queueTimeoutMs?: number;
  /**
   * Higher starts first. Waiting makes up for it: one step is worth `queue.ageingMs`, so that nothing starves. Range: −1,000 to 1,000.
   * @defaultValue 0
   */
  readonly priority?: number;
  /** Workers that the task takes, and what it counts against the rate limit. A task heavier than the pool takes all of it. Range: 1 and up. @defaultValue 1 */
  readonly weight?: number;
  /** What the task counts against the rate limit, where that is not its weight (tokens, say). Range: above 0. @defaultValue `weight` */
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
export type OwnTaskOptions = { readonly [K in Exclude<keyof TaskOptions, 'retries'>]?: TaskOptions[K] | undefined } & {
  /** Absent when there is one try only. */
  readonly tries?: Tries | undefined;
};

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
 * Checks and copies the options of one task.
 * @param ofPool the pool's `retries`, for a task that says nothing of its own.
 * @throws OptionError for an unknown key, a value out of range, a `signal` that is none, or `retries` of an input that is moved.
 */
export const ownTaskOptions = (options: TaskOptions, input?: unknown, ofPool?: CheckedRetryLimits): OwnTaskOptions => {
  checkKeys('', options, KEYS);
  const { signal, timeoutMs, queueTimeoutMs, priority, weight, rateWeight, key, name } = options;
  if (timeoutMs !== undefined) checkFinite('timeoutMs', timeoutMs, { min: Number.MIN_VALUE });
  if (queueTimeoutMs !== undefined) checkFinite('queueTimeoutMs', queueTimeoutMs, { min: Number.MIN_VALUE });
  checkSignal(signal);
  if (priority !== undefined) checkInteger('priority', priority, { min: -MOST_PRIORITY, max: MOST_PRIORITY });
  if (weight !== undefined) checkInteger('weight', weight, { min: 1 });
  if (rateWeight !== undefined) checkFinite('rateWeight', rateWeight, { min: Number.MIN_VALUE });
  if (key !== undefined) checkString('key', key);
  if (name !== undefined) checkString('name', name);
  const tries = options.retries === undefined && ofPool === undefined ? undefined : triesFor(input, options.retries, ofPool);
  return { signal, timeoutMs, queueTimeoutMs, priority, weight, rateWeight, key, name, tries };
};
