/** Starts that a {@link RateGate} remembers one by one; beyond, several share an entry. */
const MOST_ENTRIES = 1_024;

/** A rate limit. @public */
export interface RateLimit {
  /** Tasks (or their weight) that may start in any span of `perMs`. Above 0. */
  readonly limit: number;
  /** Length of the span, in milliseconds. Above 0. */
  readonly perMs: number;
}

/**
 * Lets at most `limit` of weight start in *any* span of `perMs`, not only in spans that begin on the hour: a sliding log of the
 * starts. Up to 1,024 starts it is exact. For higher limits, starts within 1/1,024 of the span share an entry that
 * counts until its last start has left, so that the limit is never exceeded and at most 0.1 % of it goes unused.
 */
export class RateGate {
  readonly #limit: number;
  readonly #perMs: number;
  readonly #grainMs: number;
  /** A ring of (time, weight): the entry's last start and the weight of its starts. */
  readonly #times: Float64Array;
  readonly #weights: Float64Array;
  #first = 0;
  #count = 0;
  #used = 0;
  /** First start of the newest entry. */
  #newestFrom = Number.NEGATIVE_INFINITY;

  constructor({ limit, perMs }: RateLimit) {
    this.#limit = limit;
    this.#perMs = perMs;
    const isExact = limit <= MOST_ENTRIES;
    this.#grainMs = isExact ? 0 : perMs / MOST_ENTRIES;
    const size = MOST_ENTRIES + 2;
    this.#times = new Float64Array(size);
    this.#weights = new Float64Array(size);
  }

  /**
   * Time until a task of `weight` may start, in milliseconds; 0 when it may now. A weight above the limit counts as the limit: it
   * needs a span of its own.
   */
  waitMs(weight: number, nowMs: number): number {
    this.#forget(nowMs);
    const needed = Math.min(weight, this.#limit);
    let free = this.#limit - this.#used;
    if (free >= needed) return 0;
    for (let index = 0; index < this.#count; index += 1) {
      const slot = (this.#first + index) % this.#times.length;
      free += this.#weights[slot] ?? 0;
      if (free >= needed) return Math.max(0, (this.#times[slot] ?? nowMs) + this.#perMs - nowMs);
    }
    return this.#perMs;
  }

  /** Weight that may start now. */
  free(nowMs: number): number {
    this.#forget(nowMs);
    return Math.max(0, this.#limit - this.#used);
  }

  /** Books a start of `weight`. The caller has seen `waitMs` say 0 in the same breath. */
  take(weight: number, nowMs: number): void {
    const needed = Math.min(weight, this.#limit);
    if (needed === 0) return;
    this.#used += needed;
    const newest = (this.#first + this.#count - 1 + this.#times.length) % this.#times.length;
    const shares = this.#count > 0 && (nowMs - this.#newestFrom < this.#grainMs || this.#count === this.#times.length);
    if (shares) {
      this.#times[newest] = nowMs;
      this.#weights[newest] = (this.#weights[newest] ?? 0) + needed;
      return;
    }
    const slot = (this.#first + this.#count) % this.#times.length;
    this.#times[slot] = nowMs;
    this.#weights[slot] = needed;
    this.#count += 1;
    this.#newestFrom = nowMs;
  }

  /** Drops what has left the span. */
  #forget(nowMs: number): void {
    while (this.#count > 0 && (this.#times[this.#first] ?? 0) <= nowMs - this.#perMs) {
      this.#used -= this.#weights[this.#first] ?? 0;
      this.#first = (this.#first + 1) % this.#times.length;
      this.#count -= 1;
    }
    if (this.#count === 0) this.#used = 0; // sums of fractions drift
  }
}
