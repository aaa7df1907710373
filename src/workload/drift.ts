import { checkFinite, checkKeys } from '../internal/index.ts';
import { seededRandom } from '../random/index.ts';
import { profileOfPoints, type RatePoint } from './piecewise-profile.ts';
import type { Profile } from './profile.ts';

/** A load that wanders. @public */
export interface DriftOptions {
  /** Rate that it wanders around, in arrivals per second. Range: above 0. */
  readonly perSec: number;
  /** Standard deviation of the logarithm of the rate. Range: 0 to 2. @defaultValue 0.3 */
  readonly sigma?: number;
  /** Time after which 63 % of a deviation is gone, in milliseconds. Range: above 0. @defaultValue 60_000 */
  readonly tauMs?: number;
  /** Length in milliseconds. Range: 0 and up. */
  readonly durationMs: number;
  /** Which of the many courses. @defaultValue 1 */
  readonly seed?: number | string;
}

/** Steps in each `tauMs`. */
const PIECES = 20;

/**
 * A rate whose logarithm wanders around its mean and is pulled back to it (an Ornstein–Uhlenbeck process, in 20 straight pieces
 * per `tauMs`). The same seed is the same course.
 * @throws OptionError when a number is out of range.
 * @public
 */
export const drift = (options: DriftOptions): Profile => {
  checkKeys('', options, ['perSec', 'sigma', 'tauMs', 'durationMs', 'seed']);
  const perSec = checkFinite('perSec', options.perSec, { min: Number.MIN_VALUE });
  const sigma = checkFinite('sigma', options.sigma ?? 0.3, { min: 0, max: 2 });
  const tauMs = checkFinite('tauMs', options.tauMs ?? 60_000, { min: Number.MIN_VALUE });
  const durationMs = checkFinite('durationMs', options.durationMs, { min: 0 });
  const random = seededRandom(`${options.seed ?? 1}/drift`);
  const keep = Math.exp(-1 / PIECES);
  const kick = sigma * Math.sqrt(1 - keep * keep);
  const points: RatePoint[] = [];
  let level = 0;
  for (let piece = 0; (piece * tauMs) / PIECES < durationMs; piece += 1) {
    points.push({ atMs: (piece * tauMs) / PIECES, ratePerSec: perSec * Math.exp(level) });
    const radius = Math.sqrt(-2 * Math.log1p(-random.next()));
    level = keep * level + kick * radius * Math.cos(2 * Math.PI * random.next());
  }
  points.push({ atMs: durationMs, ratePerSec: perSec * Math.exp(level) });
  return profileOfPoints(points);
};
