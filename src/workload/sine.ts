import { OptionError } from '../errors/index.ts';
import { checkFinite, checkKeys } from '../internal/index.ts';
import type { Profile } from './profile.ts';
import { profileOfFunction } from './sampled-profile.ts';

/** A load that swings around a mean, as day and night make it. @public */
export interface SineOptions {
  /** Mean rate, in arrivals per second. Range: 0 and up. */
  readonly meanPerSec: number;
  /** How far the rate swings to either side. Range: 0 to `meanPerSec`. */
  readonly swingPerSec: number;
  /** Length of a full swing, in milliseconds. Range: above 0. */
  readonly periodMs: number;
  /** Length in milliseconds. Range: 0 and up. */
  readonly durationMs: number;
}

/** Straight pieces per swing: the largest error is 1/10,000 of the swing. */
const PIECES = 200;

/** A sine that begins at its mean and rises. @throws OptionError when a number is out of range. @public */
export const sine = (options: SineOptions): Profile => {
  checkKeys('', options, ['meanPerSec', 'swingPerSec', 'periodMs', 'durationMs']);
  const { durationMs, periodMs } = options;
  const meanPerSec = checkFinite('meanPerSec', options.meanPerSec, { min: 0 });
  const swingPerSec = checkFinite('swingPerSec', options.swingPerSec, { min: 0, max: meanPerSec });
  if (!(periodMs > 0 && periodMs < Number.POSITIVE_INFINITY))
    throw new OptionError('periodMs', periodMs, 'a finite number of milliseconds, above 0');
  const ratePerSecAt = (ms: number): number => meanPerSec + swingPerSec * Math.sin((2 * Math.PI * ms) / periodMs);
  return profileOfFunction({ durationMs, stepMs: periodMs / PIECES, ratePerSecAt });
};
