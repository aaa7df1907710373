/** A value and when it was seen, in monotonic milliseconds. */
export interface TimedValue {
  readonly atMs: number;
  readonly value: number;
}

/** The values of a time window that may still become its maximum: the newest last, values falling. Plain JSON. */
export type MaxWindow = readonly TimedValue[];

export const EMPTY_WINDOW: MaxWindow = [];

/** More entries than this are joined, so that a long window of many sizes costs no more than a short one. */
const MAX_ENTRIES = 64;

/**
 * Joins the two neighbours that are closest in time: the earlier one's value, which is the larger, with the later one's time.
 * The window then forgets the larger value a little late, never early.
 */
const joinClosest = (window: MaxWindow): MaxWindow => {
  let closest = { index: 0, gapMs: Number.POSITIVE_INFINITY, joined: [] as readonly TimedValue[] };
  let before: TimedValue | undefined;
  for (const [index, entry] of window.entries()) {
    if (before !== undefined && entry.atMs - before.atMs < closest.gapMs) {
      closest = { index: index - 1, gapMs: entry.atMs - before.atMs, joined: [{ atMs: entry.atMs, value: before.value }] };
    }
    before = entry;
  }
  return window.toSpliced(closest.index, 2, ...closest.joined);
};

/**
 * Adds the newest value, and drops those that can no longer be the maximum: smaller ones, those `windowMs` old or older, and
 * those in the future (a state from another clock). A monotone queue of at most 64 entries.
 */
export const pushMax = (window: MaxWindow, newest: TimedValue, windowMs: number): MaxWindow => {
  const kept = window.filter(({ atMs, value }) => atMs <= newest.atMs && newest.atMs - atMs < windowMs && value > newest.value);
  kept.push(newest);
  return kept.length > MAX_ENTRIES ? joinClosest(kept) : kept;
};

/** The window, opened with a first value when it is empty. */
export const openedWith = (window: MaxWindow, first: TimedValue): MaxWindow => (window.length === 0 ? [first] : window);

/** The largest value of the window; `otherwise` when it is empty. */
export const maxOf = (window: MaxWindow, otherwise: number): number => window[0]?.value ?? otherwise;

/** Time of the newest value that is at least `threshold`: the maximum stays there for one window from it. `undefined` when none is. */
export const lastAtLeast = (window: MaxWindow, threshold: number): number | undefined =>
  window.findLast(({ value }) => value >= threshold)?.atMs;
