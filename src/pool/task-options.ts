import { OptionError } from '../errors/index.ts';
import { checkFinite, checkKeys } from '../internal/index.ts';

/** Options of one task. @public */
export interface TaskOptions {
  /** Cancels the task: a waiting one leaves the queue, a running one sees it through its own signal. The promise rejects with `signal.reason`. */
  readonly signal?: AbortSignal;
  /** Longest run time, in milliseconds from the task's start. Above 0. @defaultValue none */
  readonly timeoutMs?: number;
  /** Longest wait, in milliseconds from the submission until the start. Above 0. @defaultValue none */
  readonly queueTimeoutMs?: number;
}

const KEYS = ['signal', 'timeoutMs', 'queueTimeoutMs'] as const;

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
  const { signal, timeoutMs, queueTimeoutMs } = options;
  if (timeoutMs !== undefined) checkFinite('timeoutMs', timeoutMs, { min: Number.MIN_VALUE });
  if (queueTimeoutMs !== undefined) checkFinite('queueTimeoutMs', queueTimeoutMs, { min: Number.MIN_VALUE });
  checkSignal(signal);
  return { signal, timeoutMs, queueTimeoutMs };
};
