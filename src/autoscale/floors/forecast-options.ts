import { checkFinite, checkKeys, checkOneOf } from '../../internal/index.ts';

/** How a forecast is made. @public */
export type ForecastModelName = 'seasonalNaive' | 'holtWinters' | 'best';

/** When a forecast moves the size. @public */
export type ForecastAct = 'whenBetter' | 'always' | 'never';

/** Options of {@link forecast}. @public */
export interface ForecastOptions {
  /**
   * `seasonalNaive`: as one period ago; `holtWinters`: averages of level, trend and pattern; `best`: both are scored, and the one
   * whose error is smaller counts. @defaultValue 'best'
   */
  readonly model?: ForecastModelName;
  /**
   * `whenBetter`: only once it was scored for one period, and as long as its error is below that of taking the last value for the
   * next; `never`: it is recorded and scored, and moves nothing; `always`: as soon as there is a period. @defaultValue 'whenBetter'
   */
  readonly act?: ForecastAct;
  /**
   * `demand`: while the forecast does not act, the floor is what `demand` with its own defaults wants, so that a demand with a
   * short `downWindowMs` may stand beside it. `nothing`: no floor then. @defaultValue 'demand'
   */
  readonly until?: 'demand' | 'nothing';
  /** Longest period that is looked for, in milliseconds. Range: 1_000 to 604_800_000 (a week). @defaultValue 86_400_000 (a day) */
  readonly longestPeriodMs?: number;
}

/** Defaults of {@link ForecastOptions}. @public */
export const FORECAST_DEFAULTS = Object.freeze({
  model: 'best',
  act: 'whenBetter',
  until: 'demand',
  longestPeriodMs: 86_400_000,
} as const);

const LONGEST_PERIOD_MS = 604_800_000;

/** @throws OptionError when an option is unknown or out of range. */
export const forecastSettings = (options: ForecastOptions): Required<ForecastOptions> => {
  checkKeys('forecast', options, ['model', 'act', 'until', 'longestPeriodMs']);
  const { model, act, until, longestPeriodMs } = options;
  return {
    model: checkOneOf('forecast.model', model ?? FORECAST_DEFAULTS.model, ['seasonalNaive', 'holtWinters', 'best']),
    act: checkOneOf('forecast.act', act ?? FORECAST_DEFAULTS.act, ['whenBetter', 'always', 'never']),
    until: checkOneOf('forecast.until', until ?? FORECAST_DEFAULTS.until, ['demand', 'nothing']),
    longestPeriodMs: checkFinite('forecast.longestPeriodMs', longestPeriodMs ?? FORECAST_DEFAULTS.longestPeriodMs, {
      min: 1_000,
      max: LONGEST_PERIOD_MS,
    }),
  };
};
