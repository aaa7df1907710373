import type { SimEvent } from './event-clock.ts';

/** A task that a dependency serves. It is an event too, so that a dependency may put it on the clock: it then ends well. */
export interface Call extends SimEvent {
  /** Run time when nothing else runs, in milliseconds. */
  readonly workMs: number;
  ended(): void;
  /** Refused, because there is too much to do. */
  overloaded(retryAfterMs: number | undefined): void;
}

/**
 * What stands behind the pool and does the work. For each call it MUST call `ended` or `overloaded` exactly once, later, from an
 * event of the clock.
 */
export interface Dependency {
  serve(call: Call): void;
}
