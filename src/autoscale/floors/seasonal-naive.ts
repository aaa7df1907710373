import type { ForecastModel } from './forecast-model.ts';

/** As it was at the same time one period ago. It follows each change of the pattern within one period, noise included. */
export const seasonalNaive: ForecastModel = {
  ahead: ({ counts, period }, steps) =>
    // There is one period at least, so each index is in range.
    Array.from({ length: steps }, (_, step) => counts[counts.length - period + (step % period)] as number),
};
