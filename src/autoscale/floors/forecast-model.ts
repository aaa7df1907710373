/** What a model knows: a history of counts per bin, oldest first, and its period in bins. The history holds at least two periods. */
export interface PeriodicHistory {
  readonly counts: readonly number[];
  readonly period: number;
}

/** Tells what comes. MUST be pure, and MUST NOT use `Math.pow` or `**`. */
export interface ForecastModel {
  /** Expected counts of the next `steps` bins, none below 0. */
  ahead(history: PeriodicHistory, steps: number): readonly number[];
}

/** As it was at the same time one period ago. Follows each change of the pattern within one period, noise included. */
export const seasonalNaive: ForecastModel = {
  ahead: ({ counts, period }, steps) =>
    Array.from({ length: steps }, (_, step) => counts[counts.length - period + (step % period)] ?? 0),
};
