import { checkFinite, checkKeys } from '../internal/index.ts';

/** How long a {@link MovingMax} remembers. */
export interface MovingMaxOptions {
  /** Length of the window, in milliseconds. Range: above 0. */
  readonly windowMs: number;
}

/**
 * The largest value of the last `windowMs`, exactly: a value counts while it is younger than the window.
 *
 * Kept as a queue of falling values: a new value drops all that are not larger, for they can never be the maximum again. Each
 * value enters and leaves once, so `add` and `value` cost a constant on average. Meant for one value a tick: with values that
 * fall all the time it holds every one of the window. Add negated values for a minimum.
 */
export class MovingMax {
  readonly #windowMs: number;
  #values: number[] = [];
  #timesMs: number[] = [];
  /** Entries before this one have left; they are cut off when they are the larger part. */
  #head = 0;
  #latestMs = Number.NEGATIVE_INFINITY;

  /** @throws OptionError when `windowMs` is outside its range. */
  constructor(options: MovingMaxOptions) {
    checkKeys('', options, ['windowMs']);
    this.#windowMs = checkFinite('windowMs', options.windowMs, { min: Number.MIN_VALUE });
  }

  /**
   * Takes in `value`, seen at `nowMs`. Returns whether it was accepted: values and times that are not finite are refused; time that
   * runs back counts as the latest time seen.
   */
  add(value: number, nowMs: number): boolean {
    if (!Number.isFinite(value) || !Number.isFinite(nowMs)) return false;
    this.#expire(nowMs);
    // The cast holds because the queue is not empty.
    while (this.#values.length > this.#head && (this.#values.at(-1) as number) <= value) {
      this.#values.pop();
      this.#timesMs.pop();
    }
    this.#values.push(value);
    this.#timesMs.push(this.#latestMs);
    return true;
  }

  /** The maximum of the window that ends at `nowMs`, or `undefined` when it holds no value. */
  value(nowMs: number): number | undefined {
    this.#expire(nowMs);
    return this.#values[this.#head];
  }

  #expire(nowMs: number): void {
    if (nowMs > this.#latestMs && nowMs < Number.POSITIVE_INFINITY) this.#latestMs = nowMs;
    const limitMs = this.#latestMs - this.#windowMs;
    while (this.#head < this.#timesMs.length && (this.#timesMs[this.#head] as number) <= limitMs) this.#head += 1; // head < length
    if (this.#head * 2 < this.#timesMs.length || this.#head === 0) return;
    this.#values = this.#values.slice(this.#head);
    this.#timesMs = this.#timesMs.slice(this.#head);
    this.#head = 0;
  }
}
