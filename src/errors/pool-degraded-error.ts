import { PoolError } from './pool-error.ts';

/** The pool has no worker and cannot start one for the time being. The cause is what ended the last one. @public */
export class PoolDegradedError extends PoolError {
  readonly code = 'ERR_POOL_DEGRADED';
  /** Name of the pool. */
  readonly pool: string;
  /** Workers that ended in a row. */
  readonly exits: number;

  constructor(pool: string, exits: number, options?: ErrorOptions) {
    const cause: unknown = options?.cause;
    const why = cause instanceof Error ? `: ${cause.message}` : '';
    const ends = exits === 1 ? 'one ended by itself' : `${exits} ended by themselves`;
    super(`Pool '${pool}' cannot start its workers, the last ${ends}${why}`, options);
    this.pool = pool;
    this.exits = exits;
  }
}
