import { checkFinite, checkInteger, checkKeys } from '../internal/index.ts';

/** How long a {@link WindowedRate} remembers. */
export interface WindowedRateOptions {
  /** Length of the window, in milliseconds. Range: above 0. @defaultValue 10_000 */
  readonly windowMs?: number;
  /** Parts that the window is forgotten in. Range: 1 to 1_000. @defaultValue 10 */
  readonly subWindowCount?: number;
}

/**
 * Events per second over the last `windowMs`.
 *
 * The count of the parts is divided by the time that they cover, and while the window is still filling only by the time since the
 * first `add` (at least one part, so that the first event is not an infinite rate). Time that runs back or is not finite counts as
 * the latest time seen.
 */
export class WindowedRate {
  readonly #partMs: number;
  readonly #counts: Float64Array;
  /** Number of the present part, counted from time 0, and its slot: the number modulo the number of parts. */
  #partNumber = Number.NEGATIVE_INFINITY;
  #slot = 0;
  #latestMs = Number.NEGATIVE_INFINITY;
  #firstMs: number | undefined;

  /** @throws OptionError when an option is unknown or outside its range. */
  constructor(options: WindowedRateOptions = {}) {
    checkKeys('', options, ['windowMs', 'subWindowCount']);
    const windowMs = checkFinite('windowMs', options.windowMs ?? 10_000, { min: Number.MIN_VALUE });
    const subWindowCount = checkInteger('subWindowCount', options.subWindowCount ?? 10, { min: 1, max: 1_000 });
    this.#partMs = windowMs / subWindowCount;
    this.#counts = new Float64Array(subWindowCount);
  }

  /**
   * Counts `count` events at `nowMs`; a count of 0 says that measuring has begun. Returns whether they were counted: a count that is
   * negative or not finite, and a first time that is not finite, are refused.
   */
  add(count: number, nowMs: number): boolean {
    if (!(count >= 0 && Number.isFinite(count))) return false;
    this.#advance(nowMs);
    if (!Number.isFinite(this.#latestMs)) return false;
    this.#firstMs ??= this.#latestMs;
    this.#counts[this.#slot] = (this.#counts[this.#slot] as number) + count; // 0 ≤ slot < length
    return true;
  }

  /** Events per second in the window that ends at `nowMs`: 0 when it holds none, `undefined` before the first `add`. */
  perSec(nowMs: number): number | undefined {
    if (this.#firstMs === undefined) return undefined;
    this.#advance(nowMs);
    let total = 0;
    for (const count of this.#counts) total += count;
    const oldestMs = (this.#partNumber - this.#counts.length + 1) * this.#partMs;
    const coveredMs = Math.max(this.#partMs, this.#latestMs - Math.max(this.#firstMs, oldestMs));
    return (total / coveredMs) * 1_000;
  }

  #advance(nowMs: number): void {
    if (!Number.isFinite(nowMs) || nowMs <= this.#latestMs) return;
    this.#latestMs = nowMs;
    const length = this.#counts.length;
    const partNumber = Math.floor(nowMs / this.#partMs);
    this.#slot = ((partNumber % length) + length) % length; // also for times below 0
    const steps = Math.min(length, partNumber - this.#partNumber);
    for (let back = 0; back < steps; back += 1) this.#counts[(this.#slot - back + length) % length] = 0;
    this.#partNumber = partNumber;
  }
}
