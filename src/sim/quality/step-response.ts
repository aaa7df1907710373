/** A size from a moment on. @public */
export interface SizeChange {
  readonly atMs: number;
  readonly size: number;
}

/** How a size answered a step in the load. @public */
export interface StepResponse {
  /** Largest size after the step above the need, as a share of the need; 0 when it stayed below. */
  readonly overshootRatio: number;
  /** Time from the step until the size stays within the band for good, in milliseconds; infinity when it never does. */
  readonly settlingMs: number;
  /** Time from the step until 90 % of the way is gone, in milliseconds; infinity when it never is. */
  readonly riseMs: number;
}

/** The step, and what is right after it. @public */
export interface StepQuestion {
  readonly atMs: number;
  /** Workers needed after the step. */
  readonly need: number;
  /** How far from the need still counts as settled, as a share of it. @defaultValue 0.1 */
  readonly bandRatio?: number;
}

/** Measures the answer to a step. `changes` are in order and reach to the end of what is looked at. @public */
export const stepResponse = (changes: readonly SizeChange[], { atMs, need, bandRatio = 0.1 }: StepQuestion): StepResponse => {
  let before = 0;
  let largest = 0;
  let settledAtMs = Number.POSITIVE_INFINITY;
  let risenAtMs = Number.POSITIVE_INFINITY;
  const isInBand = (size: number): boolean => Math.abs(size - need) <= bandRatio * need;
  const see = (size: number, sinceMs: number): void => {
    largest = Math.max(largest, size);
    if (!isInBand(size)) settledAtMs = Number.POSITIVE_INFINITY;
    else if (settledAtMs === Number.POSITIVE_INFINITY) settledAtMs = sinceMs;
    if (risenAtMs === Number.POSITIVE_INFINITY && Math.abs(size - before) >= 0.9 * Math.abs(need - before)) risenAtMs = sinceMs;
  };
  let size = 0;
  let hasBegun = false;
  for (const change of changes) {
    if (change.atMs > atMs && !hasBegun) {
      hasBegun = true;
      before = size;
      see(size, 0);
    }
    size = change.size;
    if (hasBegun) see(size, change.atMs - atMs);
  }
  if (!hasBegun) {
    before = size;
    see(size, 0);
  }
  return { overshootRatio: Math.max(0, largest / need - 1), settlingMs: settledAtMs, riseMs: risenAtMs };
};
