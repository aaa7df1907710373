export { readArrivalTimes } from './arrival-list.ts';
export { arrivalTimes, type Spread } from './arrival-times.ts';
export { type DriftOptions, drift } from './drift.ts';
export { type FlashCrowdOptions, flashCrowd } from './flash-crowd.ts';
export { type BimodalOptions, bimodalTime, empiricalTime, type SlowedOptions, slowedTime } from './mixed-time.ts';
export { profileOfPoints, type RatePoint } from './piecewise-profile.ts';
export { type PlayOptions, play } from './played-profile.ts';
export type { Profile } from './profile.ts';
export { readPrometheusRange } from './prometheus-range.ts';
export { type Load, rampLoad } from './ramp-load.ts';
export { readRateCsv } from './rate-csv.ts';
export { rateQuantile } from './rate-quantile.ts';
export { type Between, recordedProfile } from './recorded-profile.ts';
export { profileOfFunction, type RateFunction } from './sampled-profile.ts';
export {
  constantTime,
  exponentialTime,
  type LognormalOptions,
  lognormalTime,
  type ServiceTime,
  uniformTime,
  uniformWholeTime,
} from './service-time.ts';
export { type SineOptions, sine } from './sine.ts';
export { onOff, type SquareOptions, square } from './square.ts';
export { constantRate, ramp, type Stage, stages } from './stages.ts';
