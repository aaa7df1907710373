import { type Belief, possibleElasticity } from './throughput-belief.ts';
import { differenceOf, type Noise } from './throughput-noise.ts';
import type { Direction } from './throughput-sizes.ts';
import type { Level } from './throughput-window.ts';

/** A level measured at a size, lately. */
export interface Remembered {
  readonly size: number;
  readonly atMs: number;
  readonly level: Level;
}

const MOST_ENTRIES = 8;
const LONGEST_MS = 15_000;
/** Growth of doubt about an old level, as variance of its logarithm per second. */
const DRIFT_PER_SEC = 0.0004;

export const remember = (memory: readonly Remembered[], entry: Remembered): readonly Remembered[] =>
  [entry, ...memory.filter(({ size, atMs }) => size !== entry.size && entry.atMs - atMs < LONGEST_MS)].slice(0, MOST_ENTRIES);

/** The elasticity towards the nearest size remembered in a direction; `undefined` when none is fresh. */
export const recall = (
  memory: readonly Remembered[],
  noise: Noise,
  here: Remembered,
  direction: Direction,
): Belief | undefined => {
  let nearest: Remembered | undefined;
  for (const entry of memory) {
    const isThere = direction === 'up' ? entry.size > here.size : entry.size < here.size;
    if (!isThere || here.atMs - entry.atMs > LONGEST_MS) continue;
    if (nearest === undefined || Math.abs(entry.size - here.size) < Math.abs(nearest.size - here.size)) nearest = entry;
  }
  if (nearest === undefined) return undefined;
  const length = Math.log(nearest.size / here.size);
  const { value, variance } = differenceOf(noise, here.level, nearest.level);
  const doubt = variance + ((here.atMs - nearest.atMs) / 1_000) * DRIFT_PER_SEC;
  return { mean: possibleElasticity(value / length || 0), variance: doubt / (length * length) };
};
