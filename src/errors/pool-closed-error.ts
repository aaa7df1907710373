import { PoolError } from './pool-error.ts';

/** The pool is closing or closed: a new task is refused, or a task was returned or aborted by the close. @public */
export class PoolClosedError extends PoolError {
  readonly code = 'ERR_POOL_CLOSED';
  /** Name of the pool. */
  readonly pool: string;

  constructor(pool: string, options?: ErrorOptions) {
    super(`Pool '${pool}' is closed`, options);
    this.pool = pool;
  }
}
