import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { LogHistogram } from './index.ts';

const histogramOf = (values: readonly number[]): LogHistogram => {
  const histogram = new LogHistogram();
  for (const value of values) histogram.record(value);
  return histogram;
};

/** Nearest rank by definition: the smallest value that at least `share` percent of all do not exceed. In integers, without rounding. */
const exactPercentile = (values: readonly number[], percent: number): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const found = sorted.find((_, index) => (index + 1) * 100 >= percent * sorted.length);
  return found ?? Number.NaN;
};

/** Times from 1 µs to 12 days, spread over all octaves, and zeros. */
const anyTimeMs = fc.oneof(
  fc.double({ min: -10, max: 29.999, noNaN: true }).map((exponent) => 2 ** exponent),
  fc.integer({ min: 0, max: 2_000 }),
);
const anyTimes = fc.array(anyTimeMs, { minLength: 1, maxLength: 300 });

describe('LogHistogram', () => {
  it('is within 1/32 of the exact quantile of nearest rank, for any values', () => {
    fc.assert(
      fc.property(anyTimes, fc.integer({ min: 0, max: 100 }), (values, percent) => {
        const exact = exactPercentile(values, percent);
        const got = histogramOf(values).quantile(percent / 100) ?? Number.NaN;
        expect(Math.abs(got - exact)).toBeLessThanOrEqual(exact / 32);
      }),
      { numRuns: 1_000 },
    );
  });

  it('reaches the bound of 1/32 at the lower edge of an octave, so that the bound is the smallest possible', () => {
    const median = histogramOf([1_024, 2_000]).quantile(0.5) ?? Number.NaN;
    expect(Math.abs(median - 1_024) / 1_024).toBe(1 / 32);
  });

  it('keeps count, sum, mean and maximum exact', () => {
    const histogram = histogramOf([3, 0, 7, 90.5]);
    expect([histogram.count, histogram.sum, histogram.mean, histogram.max]).toEqual([4, 100.5, 25.125, 90.5]);
  });

  it('gives the maximum as the p99 of two values, not the minimum', () => {
    expect(histogramOf([1, 1_000]).quantile(0.99)).toBe(1_000);
    expect(histogramOf([1_000, 1]).quantile(0.5)).toBeCloseTo(1, 1);
  });

  it('does not lift a rank by the rounding of quantile × count', () => {
    // 0.07 × 100 is above 7 in doubles; the seventh value is 1, the eighth 1000.
    const values = [...new Array<number>(7).fill(1), ...new Array<number>(93).fill(1_000)];
    expect(histogramOf(values).quantile(0.07)).toBeLessThan(2);
  });

  it('never exceeds the maximum', () => {
    fc.assert(
      fc.property(anyTimes, fc.double({ min: 0, max: 1, noNaN: true }), (values, quantile) => {
        expect(histogramOf(values).quantile(quantile)).toBeLessThanOrEqual(Math.max(...values));
      }),
    );
  });

  it('has no mean, maximum or quantile without values, and none outside 0 to 1', () => {
    const empty = new LogHistogram();
    expect([empty.mean, empty.max, empty.quantile(0.5)]).toEqual([undefined, undefined, undefined]);
    const one = histogramOf([5]);
    expect([one.quantile(-0.1), one.quantile(1.1), one.quantile(Number.NaN)]).toEqual([undefined, undefined, undefined]);
    expect([one.quantile(0), one.quantile(1)]).toEqual([5, 5]);
  });

  it('counts what is under a microsecond as zero', () => {
    const histogram = histogramOf([0, -0, 1e-9, Number.MIN_VALUE, 100]);
    expect(histogram.quantile(0.8)).toBe(0);
    expect(histogram.refused).toBe(0);
  });

  it('answers with the maximum where values are too large to tell apart', () => {
    const histogram = histogramOf([1, 2 ** 30, 1e12, 1e300]);
    expect(histogram.quantile(0.25)).toBeCloseTo(1, 1);
    expect(histogram.quantile(0.5)).toBe(1e300);
  });

  it('refuses negative and non-finite values and stays as it was', () => {
    const histogram = histogramOf([5]);
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -1]) {
      histogram.record(value);
      histogram.recordMany(value, 2);
    }
    for (const count of [0, -1, 1.5, Number.NaN]) histogram.recordMany(1, count);
    expect([histogram.count, histogram.sum, histogram.max, histogram.quantile(0.5)]).toEqual([1, 5, 5, 5]);
    expect(histogram.refused).toBe(12);
  });

  it('counts many at once as if one by one', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(anyTimeMs, fc.integer({ min: 1, max: 20 })), { minLength: 1, maxLength: 30 }), (pairs) => {
        const many = new LogHistogram();
        const single = new LogHistogram();
        for (const [value, count] of pairs) {
          many.recordMany(value, count);
          for (let index = 0; index < count; index += 1) single.record(value);
        }
        expect(many.count).toBe(single.count);
        expect(many.max).toBe(single.max);
        for (const quantile of [0, 0.1, 0.5, 0.9, 1]) expect(many.quantile(quantile)).toBe(single.quantile(quantile));
        expect(Math.abs(many.sum - single.sum)).toBeLessThanOrEqual(single.sum * 1e-12);
      }),
    );
  });

  it('merges to what one histogram of all values holds, and leaves the other as it was', () => {
    fc.assert(
      fc.property(fc.array(anyTimeMs), fc.array(anyTimeMs), (left, right) => {
        const merged = histogramOf(left);
        const other = histogramOf([...right, Number.NaN]);
        merged.merge(other);
        const all = histogramOf([...left, ...right]);
        expect([merged.count, merged.max, merged.refused]).toEqual([all.count, all.max, 1]);
        for (const quantile of [0, 0.3, 0.99, 1]) expect(merged.quantile(quantile)).toBe(all.quantile(quantile));
        expect(other.count).toBe(right.length);
      }),
    );
  });

  it('counts at most a limit: exactly at the edge of a bucket, by the middle of the bucket elsewhere', () => {
    const histogram = histogramOf([0, 0.5, 3, 100, 2 ** 31]);
    expect([0, 1, 4, 128, 2 ** 30, 2 ** 31, Number.POSITIVE_INFINITY].map((limit) => histogram.countAtMost(limit))).toEqual([
      1, 2, 3, 4, 4, 5, 5,
    ]);
    expect(histogram.countAtMost(-1)).toBe(0);
    expect(new LogHistogram().countAtMost(5)).toBe(0);
  });

  it('is empty after clear', () => {
    const histogram = histogramOf([1, 2, Number.NaN]);
    histogram.clear();
    expect([histogram.count, histogram.sum, histogram.max, histogram.refused]).toEqual([0, 0, undefined, 0]);
    histogram.record(4);
    expect([histogram.quantile(0.5), histogram.max]).toEqual([4, 4]);
    histogram.clear();
    histogram.clear();
    expect(histogram.quantile(0.5)).toBeUndefined();
  });
});
