import { isPoolError } from '../errors/index.ts';
import { describeError, type ErrorNote } from '../internal/index.ts';
import type { ServicedPool } from './serviced-pool.ts';

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

/** Why a task was taken back: the reason of its signal. */
export class CancelledError extends Error {
  constructor() {
    super('nobody waits for this task any more');
    this.name = 'CancelledError';
  }
}

const isCancelled = (error: unknown): boolean => {
  try {
    return error instanceof CancelledError;
  } catch {
    return false; // a proxy that was revoked, or one whose trap throws
  }
};

/**
 * Whether a task ended because its pool does. A handler may have a pool of its own, whose end it throws: that one has another name, or
 * ends while the service's pool is open.
 */
export const isCloseOf = (pool: Pick<ServicedPool, 'name' | 'snapshot'>, error: unknown): boolean => {
  if (!isPoolError(error) || error.code !== 'ERR_POOL_CLOSED') return false;
  if (!('pool' in error) || error.pool !== pool.name) return false;
  const { state } = pool.snapshot();
  return state === 'closing' || state === 'closed';
};

/** The outcome of a task of `pool` whose promise was rejected. Never throws, whatever the handler has thrown. */
export const outcomeOfError = (pool: Pick<ServicedPool, 'name' | 'snapshot'>, error: unknown): TaskOutcome => {
  if (isCancelled(error)) return { kind: 'cancelled' };
  if (isCloseOf(pool, error)) return { kind: 'unstarted' };
  return { kind: 'failed', error: describeError(error) };
};
