import type { RateLimit } from '../queue/index.ts';

/** A rate with a name: what a task's weight, records and metrics call it. */
export interface NamedRate extends RateLimit {
  readonly name: string;
}

/** The name of a rate that was given without one. */
export const SOLE_RATE = 'rate';

/** What in a task's `weight` is no rate: the workers that it takes. A rate MUST NOT be called so. */
export const WORKERS_WEIGHT = 'workers';

/**
 * What a task weighs, where that is not one number: the workers that it takes, and what it counts against each rate of the pool by the
 * rate's name (a rate without a name is called `rate`). What is left out is 1.
 * @public
 */
export interface TaskWeights {
  /** Workers that the task takes. Range: an integer, 1 or more. @defaultValue 1 */
  readonly workers?: number;
  /** What it counts against the rate of this name. Range: 0 to the rate's `limit`. @defaultValue 1 */
  readonly [rate: string]: number | undefined;
}
