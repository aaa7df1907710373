/** What a model is told: closed bins, oldest first, two periods of them at least, and the period in bins. */
export interface PeriodicArrivals {
  readonly counts: readonly number[];
  readonly period: number;
}

/** Tells what comes. MUST be pure, finite for finite counts, and MUST NOT use `Math.pow` or `**`. */
export interface ForecastModel {
  /** Expected counts of the next `steps` bins, none below 0. */
  ahead(arrivals: PeriodicArrivals, steps: number): readonly number[];
}
