import { isPoolError, type PoolErrorCode } from '../errors/index.ts';
import { describeError, type ErrorNote } from '../internal/index.ts';

/** How a task ended. */
export type TaskOutcome =
  /** With a result, as JSON. */
  | { readonly kind: 'done'; readonly resultText: string }
  /** With an error of its own, or of its worker. */
  | { readonly kind: 'failed'; readonly error: ErrorNote }
  /** The service ended first: it never started, or was interrupted. It may run again. */
  | { readonly kind: 'unstarted' }
  /** Whoever asked for it wants it no more. */
  | { readonly kind: 'cancelled' };

const UNWRITABLE = 'ERR_RESULT_JSON';

const unwritable = (why: string): TaskOutcome => ({
  kind: 'failed',
  error: { name: 'ResultError', message: `the result cannot be written as JSON: ${why}`, code: UNWRITABLE },
});

/** The outcome of a handler that returned; `undefined` is told as `null`. */
export const outcomeOfResult = (result: unknown): TaskOutcome => {
  if (result === undefined) return { kind: 'done', resultText: 'null' };
  try {
    const resultText: string | undefined = JSON.stringify(result); // undefined for a function or a symbol
    return resultText === undefined ? unwritable(`it is a ${typeof result}`) : { kind: 'done', resultText };
  } catch (error) {
    return unwritable(describeError(error).message.split('\n')[0] ?? ''); // a cycle is drawn over several lines
  }
};

const CLOSED: PoolErrorCode = 'ERR_POOL_CLOSED';

/** Why a task was taken back: the reason of its signal. */
export class CancelledError extends Error {
  constructor() {
    super('nobody waits for this task any more');
    this.name = 'CancelledError';
  }
}

/** The outcome of a task whose promise was rejected. */
export const outcomeOfError = (error: unknown): TaskOutcome => {
  if (error instanceof CancelledError) return { kind: 'cancelled' };
  if (isPoolError(error) && error.code === CLOSED) return { kind: 'unstarted' };
  return { kind: 'failed', error: describeError(error) };
};
