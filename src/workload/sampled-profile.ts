import { checkFinite } from '../internal/index.ts';
import { profileOfPoints, type RatePoint } from './piecewise-profile.ts';
import type { Profile } from './profile.ts';

/** A load given by a function. @public */
export interface RateFunction {
  /** Length in milliseconds. Range: 0 and up. */
  readonly durationMs: number;
  /** Arrivals per second at `ms` after the start. Range: 0 and up, finite. Must be pure. */
  readonly ratePerSecAt: (ms: number) => number;
  /** Distance of the samples, between which the rate is a straight line, in milliseconds. Range: above 0. @defaultValue 100 */
  readonly stepMs?: number;
}

/**
 * A profile from any function of time, such as a sine: sampled every `stepMs` and straight in between.
 *
 * @throws OptionError when a number is out of range.
 * @public
 */
export const profileOfFunction = ({ durationMs, ratePerSecAt, stepMs = 100 }: RateFunction): Profile => {
  const lengthMs = checkFinite('durationMs', durationMs, { min: 0 });
  const apartMs = checkFinite('stepMs', stepMs, { min: Number.MIN_VALUE });
  const points: RatePoint[] = [];
  for (let index = 0; index * apartMs < lengthMs; index += 1) {
    points.push({ atMs: index * apartMs, ratePerSec: ratePerSecAt(index * apartMs) });
  }
  points.push({ atMs: lengthMs, ratePerSec: ratePerSecAt(lengthMs) });
  return profileOfPoints(points);
};
