import { checkFinite, checkKeys } from '../internal/index.ts';

/** How fast an {@link Ewma} forgets. @public */
export interface EwmaOptions {
  /** Share of the newest sample in the average. Range: above 0, to 1. @defaultValue 0.3 */
  readonly alpha?: number;
}

/**
 * Exponential moving average by sample: `average += alpha × (value − average)`. The first sample is the first average.
 *
 * Trap: how long it remembers depends on how often samples come; one sample a tick of 500 ms and alpha 0.3 lag about 3 s. Where
 * samples come at uneven times use {@link TimeEwma}. Values that are not finite are refused, because a single NaN would stay for ever.
 * @public
 */
export class Ewma {
  readonly #alpha: number;
  #average: number | undefined;

  /** @throws OptionError when `alpha` is outside its range. */
  constructor(options: EwmaOptions = {}) {
    checkKeys('', options, ['alpha']);
    this.#alpha = checkFinite('alpha', options.alpha ?? 0.3, { min: Number.MIN_VALUE, max: 1 });
  }

  /** Takes in `value`. Returns whether it was accepted. */
  add(value: number): boolean {
    if (!Number.isFinite(value)) return false;
    this.#average = this.#average === undefined ? value : this.#average + this.#alpha * (value - this.#average);
    return true;
  }

  /** The average, or `undefined` before the first accepted sample. */
  value(): number | undefined {
    return this.#average;
  }
}
