import type { Observation } from '../observation.ts';
import { pushRatio, type RatioWindow, ratioOf, weightOf } from './ratio-window.ts';

/** How many tasks must have ended before their errors say anything, and over what time. */
export interface ErrorWindow {
  readonly windowMs: number;
  readonly minCount: number;
}

export const ERROR_WINDOW_DEFAULTS: ErrorWindow = Object.freeze({ windowMs: 10_000, minCount: 20 });

/**
 * Takes in the tasks that ended in one step: those that failed, were classified as overloads or timed out are errors. A
 * rejection is none: it says that the pool is too small, and a veto on growth that counted it would lock the pool up.
 */
export const stepErrors = (window: RatioWindow, observation: Observation, { windowMs }: ErrorWindow): RatioWindow => {
  const { nowMs, completions, failures, overloads } = observation;
  const errors = failures + overloads;
  return pushRatio(window, { nowMs, amount: errors, weight: completions + errors }, windowMs);
};

/** Share of the ended tasks that were errors; `undefined` while too few have ended. */
export const errorRatioOf = (window: RatioWindow, { minCount }: ErrorWindow): number | undefined =>
  weightOf(window) >= minCount ? ratioOf(window) : undefined;
