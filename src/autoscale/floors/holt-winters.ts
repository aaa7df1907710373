import type { ForecastModel } from './forecast-model.ts';

/** Shares of what is new in level, trend and pattern, in each bin. */
const LEVEL_SHARE = 0.1;
const TREND_SHARE = 0.02;
const PATTERN_SHARE = 0.4;
/** What each step ahead leaves of the trend, so that it is not carried on for ever (Gardner and McKenzie, 1985). */
const TREND_KEPT = 0.9;

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
    const at = (place: number): number => pattern[place % period] ?? 0;
    for (let index = period; index < counts.length; index += 1) {
      const count = counts[index] ?? 0;
      const before = level;
      level = LEVEL_SHARE * (count - at(index)) + (1 - LEVEL_SHARE) * (level + TREND_KEPT * trend);
      trend = TREND_SHARE * (level - before) + (1 - TREND_SHARE) * TREND_KEPT * trend;
      pattern[index % period] = PATTERN_SHARE * (count - level) + (1 - PATTERN_SHARE) * at(index);
    }
    const ahead: number[] = [];
    let kept = TREND_KEPT;
    let grown = 0;
    for (let step = 0; step < steps; step += 1) {
      grown += kept * trend;
      kept *= TREND_KEPT;
      ahead.push(Math.max(0, level + grown + at(counts.length + step)));
    }
    return ahead;
  },
};
