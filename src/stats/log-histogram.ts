/** Buckets an octave: 2^4, because the upper 4 bits of a double's mantissa choose the bucket. */
const BUCKETS_PER_OCTAVE = 16;
const MANTISSA_BITS = 4;

/** Values below 2^-10 ms (about 1 µs) count as 0; those from 2^30 ms (12 days) on share the last bucket. */
const LOWEST_EXPONENT = -10;
const HIGHEST_EXPONENT = 30;
const LOWEST = 2 ** LOWEST_EXPONENT;
const HIGHEST = 2 ** HIGHEST_EXPONENT;

/** Bucket 0 holds zero, the last one holds what is too large. */
const LOG_BUCKETS = (HIGHEST_EXPONENT - LOWEST_EXPONENT) * BUCKETS_PER_OCTAVE;
const OVERFLOW_BUCKET = LOG_BUCKETS + 1;
const BUCKET_COUNT = LOG_BUCKETS + 2;

/** A double seen as two words. The high word is sign (1), exponent + 1023 (11), upper mantissa (20). */
const asDouble = new Float64Array(1);
const asWords = new Uint32Array(asDouble.buffer);
asDouble[0] = 1;
const HIGH_WORD = Number(asWords[0] === 0); // the low word of 1.0 is 0, the high word is not; which comes first is the machine's choice
/** After this shift the high word of a positive double counts sixteenths of octaves. */
const SHIFT = 20 - MANTISSA_BITS;
/** `(high word >>> SHIFT) - BIAS` is 1 for the lowest value that has a bucket. */
const BIAS = ((LOWEST_EXPONENT + 1023) << MANTISSA_BITS) - 1;

const bucketOf = (value: number): number => {
  if (value < LOWEST) return 0; // also -0, whose sign bit would spoil the word
  if (value >= HIGHEST) return OVERFLOW_BUCKET;
  asDouble[0] = value;
  return ((asWords[HIGH_WORD] as number) >>> SHIFT) - BIAS; // the view has two words
};

/** The lower edge of a bucket from 1 on; buckets are [lower, next lower). */
const lowerEdge = (bucket: number): number => {
  const sixteenths = bucket - 1;
  const octave = 2 ** (LOWEST_EXPONENT + Math.floor(sixteenths / BUCKETS_PER_OCTAVE));
  return octave * (1 + (sixteenths % BUCKETS_PER_OCTAVE) / BUCKETS_PER_OCTAVE);
};

/** The one value that stands for a bucket: its middle, and 0 for the zero bucket. */
const middleOf = (bucket: number): number => (bucket === 0 ? 0 : (lowerEdge(bucket) + lowerEdge(bucket + 1)) / 2);

/**
 * Counts values of 0 and up (milliseconds, as a rule) in buckets that grow with the value: sixteen equal buckets an octave.
 *
 * **Error.** A bucket of the octave from 2^e is 2^e/16 wide and begins at 2^e or above; its middle is at most half a width
 * from any value in it, so a quantile is at most 1/32 (3.2 %) from the exact nearest-rank quantile. Exceptions: values below
 * 2^-10 (about 1 µs) are counted as 0; a quantile that falls among values of 2^30 (12 days) and above is the maximum. The
 * quantile of the last rank is the exact maximum. `count`, `sum`, `mean` and `max` are exact up to rounding.
 *
 * Use it where a value is recorded for every task: `record` is a few additions, allocates nothing and never throws. Negative
 * values, NaN and infinities are not counted but for `refused`. It does not age; see `WaitTracker` for a window of time.
 */
export class LogHistogram {
  readonly #counts = new Float64Array(BUCKET_COUNT);
  #count = 0;
  #sum = 0;
  #max = 0;
  #refused = 0;

  /** Values counted. */
  get count(): number {
    return this.#count;
  }

  /** Sum of the values. */
  get sum(): number {
    return this.#sum;
  }

  /** Values that were not counted, because they were negative or not finite. */
  get refused(): number {
    return this.#refused;
  }

  /** Mean of the values, or `undefined` without any. */
  get mean(): number | undefined {
    return this.#count === 0 ? undefined : this.#sum / this.#count;
  }

  /** The largest value, exactly, or `undefined` without any. */
  get max(): number | undefined {
    return this.#count === 0 ? undefined : this.#max;
  }

  /** Counts `value`. */
  record(value: number): void {
    if (!(value >= 0 && value < Number.POSITIVE_INFINITY)) {
      this.#refused += 1;
      return;
    }
    const bucket = bucketOf(value);
    this.#counts[bucket] = (this.#counts[bucket] as number) + 1; // every bucket exists
    this.#count += 1;
    this.#sum += value;
    if (value > this.#max) this.#max = value;
  }

  /** Counts `value` `count` times at the cost of once. A `count` that is not a positive integer is refused. */
  recordMany(value: number, count: number): void {
    if (!(value >= 0 && value < Number.POSITIVE_INFINITY && Number.isSafeInteger(count) && count > 0)) {
      this.#refused += 1;
      return;
    }
    const bucket = bucketOf(value);
    this.#counts[bucket] = (this.#counts[bucket] as number) + count; // every bucket exists
    this.#count += count;
    this.#sum += value * count;
    if (value > this.#max) this.#max = value;
  }

  /**
   * The value of nearest rank: the smallest that at least the share `quantile` of the values does not exceed. Of two values
   * the 0.99 quantile is thus the larger one. `undefined` without values, or when `quantile` is not in [0, 1].
   */
  quantile(quantile: number): number | undefined {
    if (this.#count === 0 || !(quantile >= 0 && quantile <= 1)) return undefined;
    // 0.07 × 100 is 7.000000000000001 in doubles: without the correction the rank would be 8.
    const rank = Math.max(1, Math.ceil(quantile * this.#count * (1 - 1e-15)));
    if (rank >= this.#count) return this.#max;
    const counts = this.#counts;
    let bucket = 0;
    for (let seen = counts[0] as number; seen < rank; seen += counts[bucket] as number) bucket += 1; // ends: rank < count
    return bucket === OVERFLOW_BUCKET ? this.#max : Math.min(middleOf(bucket), this.#max);
  }

  /**
   * How many values are at most `limit`, as far as the buckets can tell: exact when `limit` is the edge of a bucket (each power
   * of two is one) and no value equals it, otherwise a value is judged by the middle of its bucket. For exports with fixed limits.
   */
  countAtMost(limit: number): number {
    if (limit >= this.#max) return this.#count;
    let total = 0;
    for (let bucket = 0; bucket < OVERFLOW_BUCKET && middleOf(bucket) <= limit; bucket += 1) {
      total += this.#counts[bucket] as number; // every bucket exists
    }
    return total;
  }

  /** Adds everything that `other` has counted. `other` is not changed. */
  merge(other: LogHistogram): void {
    this.#refused += other.#refused;
    if (other.#count === 0) return;
    const counts = this.#counts;
    const others = other.#counts;
    for (let bucket = 0; bucket < BUCKET_COUNT; bucket += 1) {
      counts[bucket] = (counts[bucket] as number) + (others[bucket] as number); // every bucket exists
    }
    this.#count += other.#count;
    this.#sum += other.#sum;
    if (other.#max > this.#max) this.#max = other.#max;
  }

  /** Forgets everything. */
  clear(): void {
    if (this.#count > 0) this.#counts.fill(0);
    this.#count = 0;
    this.#sum = 0;
    this.#max = 0;
    this.#refused = 0;
  }
}
