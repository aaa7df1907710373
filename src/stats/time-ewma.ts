import { checkFinite, checkKeys } from '../internal/index.ts';

/**
 * One step of an exponential moving average over time: the new value has the weight `1 − exp(−dtMs / tauMs)`, so that after
 * `tauMs` of a new level 63 % of the way is gone, in however many steps. `previous` is absent, or not finite, before the first step:
 * then `value` is the average. A `value` or `dtMs` that is not finite leaves `previous` as it is; a `dtMs` below 0 counts as 0.
 */
export const ewmaStep = (previous: number | undefined, value: number, dtMs: number, tauMs: number): number => {
  if (previous === undefined || !Number.isFinite(previous)) return value;
  if (!Number.isFinite(value) || !Number.isFinite(dtMs)) return previous;
  // −expm1(−x) = 1 − exp(−x) without the rounding loss at small x.
  return previous + -Math.expm1(-Math.max(0, dtMs) / tauMs) * (value - previous);
};

/** How fast a {@link TimeEwma} forgets. @public */
export interface TimeEwmaOptions {
  /** Time constant in milliseconds: after it 63 % of an old level is forgotten. Range: above 0. */
  readonly tauMs: number;
}

/**
 * Exponential moving average over time: what a sample weighs depends on the time since the last one, not on how many came.
 *
 * A second sample at the same instant therefore weighs nothing: average what came together before adding it. Time that runs back
 * counts as standing still. Values and times that are not finite are refused.
 * @public
 */
export class TimeEwma {
  readonly #tauMs: number;
  #average: number | undefined;
  #lastMs = 0;

  /** @throws OptionError when `tauMs` is outside its range. */
  constructor(options: TimeEwmaOptions) {
    checkKeys('', options, ['tauMs']);
    this.#tauMs = checkFinite('tauMs', options.tauMs, { min: Number.MIN_VALUE });
  }

  /** Takes in `value`, seen at `nowMs`. Returns whether it was accepted. */
  add(value: number, nowMs: number): boolean {
    if (!Number.isFinite(value) || !Number.isFinite(nowMs)) return false;
    if (this.#average === undefined) this.#lastMs = nowMs;
    this.#average = ewmaStep(this.#average, value, nowMs - this.#lastMs, this.#tauMs);
    this.#lastMs = Math.max(this.#lastMs, nowMs);
    return true;
  }

  /** The average, or `undefined` before the first accepted sample. */
  value(): number | undefined {
    return this.#average;
  }
}
