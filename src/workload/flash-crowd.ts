import { checkFinite, checkKeys } from '../internal/index.ts';
import { profileOfPoints, type RatePoint } from './piecewise-profile.ts';
import type { Profile } from './profile.ts';

/** A sudden crowd that goes away slowly. @public */
export interface FlashCrowdOptions {
  /** Rate before, and long after, in arrivals per second. Range: 0 and up. */
  readonly basePerSec: number;
  /** Rate of the crowd. Range: `basePerSec` and up. */
  readonly peakPerSec: number;
  /** When it begins to come, in milliseconds. Range: 0 and up. */
  readonly atMs: number;
  /** How long it takes to come, in milliseconds. Range: 0 and up. @defaultValue 2_000 */
  readonly riseMs?: number;
  /** How long all of it stays, in milliseconds. Range: 0 and up. @defaultValue 10_000 */
  readonly holdMs?: number;
  /** Time in which 63 % of it leaves, in milliseconds. Range: 1 and up. @defaultValue 30_000 */
  readonly decayMs?: number;
  /** Length in milliseconds. Range: the end of the hold and up. */
  readonly durationMs: number;
}

const KEYS = ['basePerSec', 'peakPerSec', 'atMs', 'riseMs', 'holdMs', 'decayMs', 'durationMs'];
/** Straight pieces in each decay time. */
const PIECES = 10;

/** A base rate, a steep rise, a plateau and an exponential decay. @throws OptionError when a number is out of range. @public */
export const flashCrowd = (options: FlashCrowdOptions): Profile => {
  checkKeys('', options, KEYS);
  const base = checkFinite('basePerSec', options.basePerSec, { min: 0 });
  const peak = checkFinite('peakPerSec', options.peakPerSec, { min: base });
  const atMs = checkFinite('atMs', options.atMs, { min: 0 });
  const fullAtMs = atMs + checkFinite('riseMs', options.riseMs ?? 2_000, { min: 0 });
  const leavesAtMs = fullAtMs + checkFinite('holdMs', options.holdMs ?? 10_000, { min: 0 });
  const decayMs = checkFinite('decayMs', options.decayMs ?? 30_000, { min: 1 });
  const durationMs = checkFinite('durationMs', options.durationMs, { min: leavesAtMs });
  const points: RatePoint[] = [
    { atMs: 0, ratePerSec: base },
    { atMs, ratePerSec: base },
    { atMs: fullAtMs, ratePerSec: peak },
  ];
  const left = (ms: number): number => base + (peak - base) * Math.exp(-(ms - leavesAtMs) / decayMs);
  for (let piece = 0; leavesAtMs + (piece * decayMs) / PIECES < durationMs; piece += 1) {
    const pieceAtMs = leavesAtMs + (piece * decayMs) / PIECES;
    points.push({ atMs: pieceAtMs, ratePerSec: left(pieceAtMs) });
  }
  points.push({ atMs: durationMs, ratePerSec: left(durationMs) });
  return profileOfPoints(points);
};
