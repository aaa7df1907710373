/** How a virtual task ended. */
export interface TaskEnd {
  readonly startedMs: number;
  readonly kind: 'ok' | 'failure' | 'overload' | 'timeout';
  readonly retryAfterMs?: number;
}

/**
 * What stands behind the pool, in virtual time. The run asks for the next moment at which something happens, and for
 * what happened then; `undefined` from `next` means that nothing ended (only the backend's own state moved).
 */
export interface Backend {
  start(nowMs: number): void;
  /** Time of the next event, in milliseconds; infinity when nothing runs. */
  readonly nextMs: number;
  /** Moves to `nextMs`. */
  next(): TaskEnd | undefined;
}
