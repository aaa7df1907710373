import { checkFinite, checkKeys, checkOneOf } from '../../internal/index.ts';

/** How a forecast is made. @public */
export type ForecastModelName = 'seasonalNaive' | 'holtWinters' | 'best';

/** When a forecast moves the size. @public */
export type ForecastAct = 'whenBetter' | 'always' | 'never';

/** What the floor is while the forecast does not act. @public */
export type ForecastUntil = 'demand' | 'nothing';

/** Options of {@link forecast}. @public */
export interface ForecastOptions {
  /**
   * `seasonalNaive`: as one period ago; `holtWinters`: averages of level, trend and pattern; `best`: both are scored, and the one
   * whose error is smaller counts. @defaultValue 'best'
   */
  readonly model?: ForecastModelName;
  /**
   * `whenBetter`: once it was scored for one period and erred less than four fifths of what taking the last value for the next errs, and as
   * long as it errs less; `never`: it is recorded and scored, and moves nothing; `always`: as soon as there is a period.
   * @defaultValue 'whenBetter'
   */
  readonly act?: ForecastAct;
  /**
   * `demand`: while the forecast does not act, the floor is what `demand` with its own defaults wants, so that a demand with a
   * short `downWindowMs` may stand beside it. `nothing`: no floor then. @defaultValue 'demand'; 'nothing' where `act` is 'never'
   */
  readonly until?: ForecastUntil;
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
  const act = checkOneOf('forecast.act', options.act ?? FORECAST_DEFAULTS.act, ['whenBetter', 'always', 'never']);
  const usual = act === 'never' ? 'nothing' : FORECAST_DEFAULTS.until;
  return {
    model: checkOneOf('forecast.model', options.model ?? FORECAST_DEFAULTS.model, ['seasonalNaive', 'holtWinters', 'best']),
    act,
    until: checkOneOf('forecast.until', options.until ?? usual, ['demand', 'nothing']),
    longestPeriodMs: checkFinite('forecast.longestPeriodMs', options.longestPeriodMs ?? FORECAST_DEFAULTS.longestPeriodMs, {
      min: 1_000,
      max: LONGEST_PERIOD_MS,
    }),
  };
};
