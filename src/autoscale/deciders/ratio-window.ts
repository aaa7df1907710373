/** What was added in one slice of a window. */
export interface RatioSlice {
  /** Monotonic time at which the slice began, in milliseconds. */
  readonly fromMs: number;
  readonly amount: number;
  readonly weight: number;
}

/** Sums of amounts and weights over a time window, in slices of a twentieth of it, the newest last. Plain JSON. */
export type RatioWindow = readonly RatioSlice[];

export const EMPTY_RATIO: RatioWindow = [];

/** A window forgets in steps of its length through this. */
const SLICES = 20;

/** What one step adds. */
export interface RatioAddition {
  readonly nowMs: number;
  readonly amount: number;
  readonly weight: number;
}

/** Adds to the newest slice and drops those that are `windowMs` old or older, or in the future (a state from another clock). */
export const pushRatio = (window: RatioWindow, { nowMs, amount, weight }: RatioAddition, windowMs: number): RatioWindow => {
  const kept = window.filter(({ fromMs }) => fromMs <= nowMs && nowMs - fromMs < windowMs);
  const newest = kept.at(-1);
  if (newest === undefined || nowMs - newest.fromMs >= windowMs / SLICES) kept.push({ fromMs: nowMs, amount, weight });
  else kept[kept.length - 1] = { fromMs: newest.fromMs, amount: newest.amount + amount, weight: newest.weight + weight };
  return kept;
};

/** Sum of the weights. */
export const weightOf = (window: RatioWindow): number => {
  let weight = 0;
  for (const slice of window) weight += slice.weight;
  return weight;
};

/** Sum of the amounts over the sum of the weights; `undefined` while nothing has weight. */
export const ratioOf = (window: RatioWindow): number | undefined => {
  let amount = 0;
  let weight = 0;
  for (const slice of window) {
    amount += slice.amount;
    weight += slice.weight;
  }
  return weight > 0 ? amount / weight : undefined;
};
