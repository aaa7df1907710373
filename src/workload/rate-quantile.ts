import { checkFinite } from '../internal/index.ts';
import type { Profile } from './profile.ts';

/** Moments at which a profile is looked at. */
const SAMPLES = 10_000;

/**
 * The rate that a profile stays at or below for a share of its time, in arrivals per second: `0.5` is the median, `1` the largest.
 * @throws OptionError when the share is out of range.
 * @public
 */
export const rateQuantile = (profile: Profile, quantile: number): number => {
  checkFinite('quantile', quantile, { min: 0, max: 1 });
  const rates = Float64Array.from({ length: SAMPLES }, (_, index) =>
    profile.ratePerSecAt(((index + 0.5) * profile.durationMs) / SAMPLES),
  ).sort();
  return rates[Math.min(SAMPLES - 1, Math.floor(quantile * SAMPLES))] ?? 0;
};
