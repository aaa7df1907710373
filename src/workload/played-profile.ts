import { OptionError } from '../errors/index.ts';
import { checkFinite, checkKeys } from '../internal/index.ts';
import type { Profile } from './profile.ts';

/** How a recorded load is played. @public */
export interface PlayOptions {
  /** Where to begin, in recorded milliseconds. Range: 0 and up. @defaultValue 0 */
  readonly fromMs?: number;
  /** Where to end, in recorded milliseconds. Range: `fromMs` up to the length. @defaultValue the end */
  readonly untilMs?: number;
  /** Recorded seconds that pass in one played second; the rates stay. Range: above 0. @defaultValue 1 */
  readonly compress?: number;
  /** Factor on all rates. Range: above 0. @defaultValue 1 */
  readonly scale?: number;
}

const checkFactor = (option: string, value: number): number => {
  if (value > 0 && value < Number.POSITIVE_INFINITY) return value;
  throw new OptionError(option, value, 'a finite number above 0');
};

/**
 * The same load, or a part of it, played faster (`compress`) or stronger (`scale`). A day compressed 24 times lasts an hour and keeps
 * its rates, so that it has a 24th of the arrivals; its bursts are as high and a 24th as long.
 * @throws OptionError when a number is out of range.
 * @public
 */
export const play = (profile: Profile, options: PlayOptions = {}): Profile => {
  checkKeys('', options, ['fromMs', 'untilMs', 'compress', 'scale']);
  const compress = checkFactor('compress', options.compress ?? 1);
  const scale = checkFactor('scale', options.scale ?? 1);
  const fromMs = checkFinite('fromMs', options.fromMs ?? 0, { min: 0, max: profile.durationMs });
  const untilMs = checkFinite('untilMs', options.untilMs ?? profile.durationMs, { min: fromMs, max: profile.durationMs });
  const countFactor = scale / compress;
  const before = profile.expectedCountAt(fromMs);
  const durationMs = (untilMs - fromMs) / compress;
  const inside = (ms: number): number => fromMs + Math.min(Math.max(0, ms), durationMs) * compress;
  return {
    durationMs,
    totalCount: (profile.expectedCountAt(untilMs) - before) * countFactor,
    ratePerSecAt: (ms) => (ms < 0 || ms >= durationMs ? 0 : profile.ratePerSecAt(inside(ms)) * scale),
    expectedCountAt: (ms) => (profile.expectedCountAt(inside(ms)) - before) * countFactor,
    timeOfCountMs: (count) => {
      const atMs = (profile.timeOfCountMs(before + Math.max(0, count) / countFactor) - fromMs) / compress;
      return Math.min(durationMs, Math.max(0, atMs));
    },
  };
};
