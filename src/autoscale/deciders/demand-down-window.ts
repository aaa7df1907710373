import { type MaxWindow, maxOf, openedWith, pushMax } from '../max-window.ts';

/** A step down must be worth more than this, in workers: a need that hovers around a whole number does not flip the size. */
const HYSTERESIS = 0.3;

/** What one step adds to the window. */
export interface NeedSample {
  readonly need: number;
  readonly desired: number;
  readonly nowMs: number;
}

/** Adds a need. A fresh window knows the present size first, so that a start holds it for one window. */
export const pushNeed = (window: MaxWindow, { need, desired, nowMs }: NeedSample, windowMs: number): MaxWindow =>
  pushMax(openedWith(window, { atMs: nowMs, value: desired }), { atMs: nowMs, value: need }, windowMs);

/** The size by the window: a need above the present size at once, else what the largest need of the window leaves. */
export const sizeByWindow = (window: MaxWindow, need: number, desired: number): number => {
  if (!(need < desired)) return need; // also a need that is no number: the controller then holds, and forgets this step
  const highest = maxOf(window, need);
  return highest === 0 ? 0 : Math.min(desired, highest + HYSTERESIS); // nothing at all is no need that hovers
};
