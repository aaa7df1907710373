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

/** @throws OptionError for an unknown key, a value out of range, or a `signal` that is none. */
export const checkTaskOptions = (options: TaskOptions): void => {
  checkKeys('', options, KEYS);
  if (options.timeoutMs !== undefined) checkFinite('timeoutMs', options.timeoutMs, { min: Number.MIN_VALUE });
  if (options.queueTimeoutMs !== undefined) checkFinite('queueTimeoutMs', options.queueTimeoutMs, { min: Number.MIN_VALUE });
  const { signal } = options;
  if (signal !== undefined && (typeof signal !== 'object' || signal === null || typeof signal.addEventListener !== 'function')) {
    throw new OptionError('signal', signal, 'an AbortSignal');
  }
};
