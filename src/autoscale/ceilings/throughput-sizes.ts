/** Steps between a size and its neighbours, as logarithms of their ratio: doubling, its square root, and so on. */
export const SPANS: readonly number[] = [Math.LN2, Math.LN2 / 2, Math.LN2 / 4, Math.LN2 / 8, Math.LN2 / 16];

export const WIDEST = 0;
export const FINEST = SPANS.length - 1;

export type Direction = 'up' | 'down';

/** Smallest and largest size that may be tried. */
export interface Bounds {
  readonly low: number;
  readonly high: number;
}

/** The neighbour of `size` at a span, a whole number that differs from it; `undefined` when the bounds leave none. */
export const neighbourOf = (size: number, span: number, direction: Direction, { low, high }: Bounds): number | undefined => {
  const ratio = Math.exp(SPANS[span] ?? Math.LN2);
  const wanted = direction === 'up' ? Math.max(size + 1, Math.round(size * ratio)) : Math.min(size - 1, Math.round(size / ratio));
  const inside = Math.min(high, Math.max(low, wanted));
  return (direction === 'up' ? inside > size : inside < size) ? inside : undefined;
};

export const opposite = (direction: Direction): Direction => (direction === 'up' ? 'down' : 'up');
