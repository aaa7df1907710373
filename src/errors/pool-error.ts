/** The codes that a {@link PoolError} can carry. Callers test the code; the message is for people. @public */
export type PoolErrorCode =
  | 'ERR_OPTION'
  | 'ERR_POOL_CLOSED'
  | 'ERR_POOL_DEGRADED'
  | 'ERR_POOL_FULL'
  | 'ERR_QUEUE_TIMEOUT'
  | 'ERR_TASK_EVICTED'
  | 'ERR_TASK_SHED'
  | 'ERR_TASK_TIMEOUT'
  | 'ERR_WORKER_EXIT'
  | 'ERR_WORKER_OUT_OF_MEMORY';

const BRAND = Symbol.for('marea.PoolError');

/**
 * Base of every error that marea itself makes. An error that a task throws keeps its identity and is never wrapped.
 *
 * Test `error.code`, or use {@link isPoolError} where the error may come from another copy of the package.
 * @public
 */
export abstract class PoolError extends Error {
  abstract readonly code: PoolErrorCode;
  readonly [BRAND] = true;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** Tells whether `value` is an error made by marea, from this copy of the package or another one. Never throws, whatever it is asked about. @public */
export const isPoolError = (value: unknown): value is PoolError => {
  if (typeof value !== 'object' || value === null) return false;
  try {
    return BRAND in value;
  } catch {
    return false; // a proxy that was revoked, or one whose trap throws
  }
};
