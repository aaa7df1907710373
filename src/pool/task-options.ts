import { OptionError } from '../errors/index.ts';
import { checkFinite, checkInteger, checkKeys, checkString } from '../internal/index.ts';

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
}

const KEYS = ['signal', 'timeoutMs', 'queueTimeoutMs', 'priority', 'weight', 'rateWeight', 'key', 'name'] as const;
/** Steps of priority in each direction: more than anyone tells apart, few enough to look at each in use. */
const MOST_PRIORITY = 1_000;

/** Options of one task as the pool keeps them: what the caller does to the object later changes nothing. */
export type OwnTaskOptions = { readonly [K in keyof TaskOptions]: TaskOptions[K] | undefined };

/** @throws OptionError when `signal` is no AbortSignal. */
export const checkSignal = (signal: AbortSignal | undefined): void => {
  if (signal !== undefined && (typeof signal !== 'object' || signal === null || typeof signal.addEventListener !== 'function')) {
    throw new OptionError('signal', signal, 'an AbortSignal');
  }
};

/** Checks and copies the options of one task. @throws OptionError for an unknown key, a value out of range, or a `signal` that is none. */
export const ownTaskOptions = (options: TaskOptions): OwnTaskOptions => {
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
  return { signal, timeoutMs, queueTimeoutMs, priority, weight, rateWeight, key, name };
};
