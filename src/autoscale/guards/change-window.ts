import type { AppliedChange } from './applied-change.ts';

/** Resizes that came close together, counted as one. */
export interface ChangeSlice {
  /** Monotonic time of the first, in milliseconds. */
  readonly firstMs: number;
  /** Monotonic time of the last, in milliseconds: one period after it they are forgotten. */
  readonly lastMs: number;
  /** Workers more, or fewer when negative, in all. */
  readonly by: number;
}

/** The resizes of one period, the newest last. Plain JSON. */
export type ChangeWindow = readonly ChangeSlice[];

export const NO_CHANGES: ChangeWindow = [];

/** Resizes within this share of a period are joined, so that one in every tick costs no more than a few. */
const SLICES = 20;

/**
 * Adds a resize, if there was one, and forgets those that are `periodMs` old or older, or in the future (a state from another
 * clock). A resize that was joined with later ones is forgotten with the last of them: a twentieth of the period late at most.
 */
export const pushChange = (
  window: ChangeWindow,
  change: AppliedChange | undefined,
  nowMs: number,
  periodMs: number,
): ChangeWindow => {
  const kept = window.filter(({ lastMs }) => lastMs <= nowMs && nowMs - lastMs < periodMs);
  if (change === undefined || nowMs - change.atMs >= periodMs) return kept;
  const { atMs, by } = change;
  const newest = kept.at(-1);
  if (newest === undefined || atMs - newest.firstMs > periodMs / SLICES) kept.push({ firstMs: atMs, lastMs: atMs, by });
  else kept[kept.length - 1] = { firstMs: newest.firstMs, lastMs: Math.max(newest.lastMs, atMs), by: newest.by + by };
  return kept;
};

/** By how much all of them changed the size. */
export const netChange = (window: ChangeWindow): number => {
  let net = 0;
  for (const { by } of window) net += by;
  return net;
};
