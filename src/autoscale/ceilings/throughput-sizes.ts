/** Spans between a size and its neighbours: 0 doubles, each further one halves the step on a logarithmic scale. */
export const WIDEST = 0;
export const FINEST = 4;

/** The step of a span, as the logarithm of a ratio of sizes. */
export const stepOf = (span: number): number => Math.LN2 / (1 << span);

export type Direction = 'up' | 'down';

/** Smallest and largest size that may be tried. */
export interface Bounds {
  readonly low: number;
  readonly high: number;
}

/** The neighbour of `size` at a span, a whole number that differs from it; `undefined` when the bounds leave none. */
export const neighbourOf = (size: number, span: number, direction: Direction, { low, high }: Bounds): number | undefined => {
  const ratio = Math.exp(stepOf(span));
  const wanted = direction === 'up' ? Math.max(size + 1, Math.round(size * ratio)) : Math.min(size - 1, Math.round(size / ratio));
  const inside = Math.min(high, Math.max(low, wanted));
  return (direction === 'up' ? inside > size : inside < size) ? inside : undefined;
};
