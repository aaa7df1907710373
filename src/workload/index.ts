export { arrivalTimes, type Spread } from './arrival-times.ts';
export { profileOfPoints, type RatePoint } from './piecewise-profile.ts';
export type { Profile } from './profile.ts';
export { type Load, rampLoad } from './ramp-load.ts';
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
export { constantRate, ramp, type Stage, stages } from './stages.ts';
