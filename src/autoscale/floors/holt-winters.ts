import type { ForecastModel } from './forecast-model.ts';

/** Shares that the newest bin has in level, trend and pattern. */
const LEVEL_SHARE = 0.1;
const TREND_SHARE = 0.05;
const PATTERN_SHARE = 0.4;
/** What each bin ahead leaves of the trend, so that it is not carried on for ever (Gardner and McKenzie, 1985). */
const TREND_KEPT = 0.98;

const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/**
 * Level, damped trend and an added pattern, each an exponential average (Holt, 1957; Winters, 1960). It averages noise over
 * periods and follows a load that grows; a pattern that changes takes it two or three periods.
 */
export const holtWinters: ForecastModel = {
  ahead: ({ counts, period }, steps) => {
    const first = counts.slice(0, period);
    let level = meanOf(first);
    let trend = 0;
    const pattern = first.map((count) => count - level);
    const patternAt = (index: number): number => pattern[index % period] as number; // one period long
    for (let index = period; index < counts.length; index += 1) {
      const count = counts[index] as number; // in range
      const before = level;
      level = LEVEL_SHARE * (count - patternAt(index)) + (1 - LEVEL_SHARE) * (level + TREND_KEPT * trend);
      trend = TREND_SHARE * (level - before) + (1 - TREND_SHARE) * TREND_KEPT * trend;
      pattern[index % period] = PATTERN_SHARE * (count - level) + (1 - PATTERN_SHARE) * patternAt(index);
    }
    let kept = 1;
    let growth = 0;
    return Array.from({ length: steps }, (_, step) => {
      kept *= TREND_KEPT;
      growth += kept * trend;
      return Math.max(0, level + growth + patternAt(counts.length + step));
    });
  },
};
