import type { Limits } from './decider.ts';

/** Noise of floating-point arithmetic that must not cost a whole worker: 10.000000001 is 10. */
const ROUNDING_SLACK = 1e-9;

/** Rounds a size up to whole workers. A size of 0 or less stays as it is, rounded; bounds are applied later. */
export const roundUp = (size: number): number => Math.ceil(size - ROUNDING_SLACK) + 0; // + 0 turns -0 into 0

/** The size nearest to `size` that lies within the bounds. */
export const withinBounds = (size: number, { min, max }: Pick<Limits, 'min' | 'max'>): number =>
  Math.max(min, Math.min(size, max));
