import { OptionError } from '../errors/index.ts';
import { checkFinite, checkKeys } from '../internal/index.ts';
import { profileOfPoints, type RatePoint } from './piecewise-profile.ts';
import type { Profile } from './profile.ts';

/** A load that is high, then low, in turn. @public */
export interface SquareOptions {
  /** Rate of the high part, in arrivals per second. Range: 0 and up. */
  readonly highPerSec: number;
  /** Rate of the low part. Range: 0 and up. @defaultValue 0: on and off */
  readonly lowPerSec?: number;
  /** Length of a high and a low part together, in milliseconds. Range: above 0. */
  readonly periodMs: number;
  /** Share of the period that is high. Range: 0 to 1. @defaultValue 0.5 */
  readonly highRatio?: number;
  /** Length in milliseconds. Range: 0 and up. */
  readonly durationMs: number;
}

const KEYS = ['highPerSec', 'lowPerSec', 'periodMs', 'highRatio', 'durationMs'];

/** A square wave that begins low, so that a simulation does not start in a burst. @throws OptionError when a number is out of range. @public */
export const square = (options: SquareOptions): Profile => {
  checkKeys('', options, KEYS);
  const { highPerSec, lowPerSec = 0, periodMs, durationMs } = options;
  const highRatio = checkFinite('highRatio', options.highRatio ?? 0.5, { min: 0, max: 1 });
  if (!(periodMs > 0)) throw new OptionError('periodMs', periodMs, 'a finite number of milliseconds, above 0');
  checkFinite('periodMs', periodMs);
  checkFinite('durationMs', durationMs, { min: 0 });
  const lowMs = periodMs * (1 - highRatio);
  const points: RatePoint[] = [];
  for (let start = 0; start * periodMs < durationMs; start += 1) {
    const lowAtMs = start * periodMs;
    const endMs = Math.min(durationMs, (start + 1) * periodMs); // the very number at which the next one begins
    const highAtMs = Math.min(endMs, lowAtMs + lowMs);
    points.push({ atMs: lowAtMs, ratePerSec: lowPerSec }, { atMs: highAtMs, ratePerSec: lowPerSec });
    points.push({ atMs: highAtMs, ratePerSec: highPerSec }, { atMs: endMs, ratePerSec: highPerSec });
  }
  return profileOfPoints(points);
};

/** Bursts with nothing in between: {@link square} with a low rate of 0. @throws OptionError when a number is out of range. @public */
export const onOff = (options: Omit<SquareOptions, 'lowPerSec'>): Profile => {
  checkKeys(
    '',
    options,
    KEYS.filter((key) => key !== 'lowPerSec'),
  );
  return square(options);
};
