import { OptionError } from '../../errors/index.ts';
import type { ErrorKind } from '../classification.ts';
import { canBeSentAgain } from '../workers/carried-task.ts';
import { allowRetries, type CheckedRetryLimits, checkRetries, type RetryLimits } from './retry-limits.ts';

/** Told when a task begins to wait for its next try, and when it waits no more. */
export interface RestListener {
  rested(): void;
  resumed(): void;
}

/** What a task that may be tried again has behind it: one object for all its tries. Other tasks have none. */
export class Tries {
  /** Most tries after the first one, by what the last one ended with. */
  readonly limits: CheckedRetryLimits;
  /** Whether tries after failures are drawn from the pool's retry budget. */
  readonly isBudgeted: boolean;
  /** Tries that were started. */
  attempts = 0;
  /** What the last try that failed ended with. */
  last: { readonly error: unknown; readonly kind: ErrorKind } | undefined = undefined;

  readonly listener: RestListener | undefined;

  constructor(limits: CheckedRetryLimits, isBudgeted: boolean, listener?: RestListener) {
    this.limits = limits;
    this.isBudgeted = isBudgeted;
    this.listener = listener;
  }
}

/**
 * The tries of one task: by its own `retries`, or else by the pool's. `undefined` when there is one try only. An input that is moved is
 * gone after that; the pool's `retries` do not go for it.
 * @throws OptionError when `retries` is out of range, or asked for with an input that is moved.
 */
export const triesFor = (
  input: unknown,
  retries: number | RetryLimits | undefined,
  ofPool: CheckedRetryLimits | undefined,
): Tries | undefined => {
  const limits = retries === undefined ? ofPool : checkRetries(retries);
  if (!allowRetries(limits)) return undefined;
  if (canBeSentAgain({ input })) return new Tries(limits, true);
  if (retries === undefined) return undefined;
  throw new OptionError('retries', retries, 'left out, or 0, with an input that is moved: it is gone after the first try');
};
