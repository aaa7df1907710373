export { type ForecastState, forecast } from './forecast.ts';
export {
  FORECAST_DEFAULTS,
  type ForecastAct,
  type ForecastModelName,
  type ForecastOptions,
  type ForecastUntil,
} from './forecast-options.ts';
export { forecastPolicy } from './forecast-policy.ts';
export { schedule } from './schedule.ts';
export { SCHEDULE_DEFAULTS, type ScheduleOptions, type ScheduleTime } from './schedule-options.ts';
