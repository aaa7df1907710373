import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../random/index.ts';
import { autocorrelation } from './autocorrelation.ts';
import { findPeriod } from './load-period.ts';

const bins = (length: number, of: (index: number) => number): readonly number[] =>
  Array.from({ length }, (_, index) => of(index));
const noise = (seed: string): (() => number) => {
  const random = seededRandom(seed);
  return () => random.next() - 0.5;
};
const square = (period: number) => (index: number) => (index % period < period / 2 ? 80 : 20);
const onOff = (period: number) => (index: number) => (index % period < 0.3 * period ? 50 : 0);
const sine = (period: number) => (index: number) => 60 + 40 * Math.sin((2 * Math.PI * index) / period);

describe('autocorrelation', () => {
  it('is 1 at a whole period, −1 at half of one, and 0 where nothing varies', () => {
    const correlations = autocorrelation(bins(80, sine(20)));
    expect(correlations).toHaveLength(41);
    expect([correlations[0], correlations[10], correlations[20]].map((value) => Number(value?.toFixed(9)))).toEqual([1, -1, 1]);
    expect(autocorrelation(bins(8, () => 5))).toEqual([0, 0, 0, 0, 0]);
    expect(autocorrelation([])).toEqual([]);
  });

  it('is finite for the largest counts', () => {
    for (const value of autocorrelation(bins(256, (index) => (index % 7) * 1e9)))
      expect(Math.abs(value)).toBeLessThanOrEqual(1.001);
  });
});

describe('the period of a load', () => {
  it.each([
    ['square', square(60), 60],
    ['on/off', onOff(60), 60],
    ['sine', sine(60), 60],
    ['short', square(6), 6],
    ['one of which two fit', sine(120), 120],
  ])('is found: %s', (_name, load, period) => {
    expect(findPeriod(bins(256, load))).toBe(period);
  });

  it.each([1, 2, 3])('is found to one bin in noise of 40 %, seed %i', (seed) => {
    const noisy = noise(`period/${seed}`);
    const load = square(60);
    const found = findPeriod(bins(256, (index) => load(index) * (1 + 0.8 * noisy())));
    expect(Math.abs((found ?? 0) - 60)).toBeLessThanOrEqual(1);
  });

  it('is found once two of them were seen, not before', () => {
    const load = bins(256, square(60));
    expect(findPeriod(load.slice(0, 90))).toBeUndefined();
    expect(findPeriod(load.slice(0, 128))).toBe(60);
  });

  it.each([
    ['nothing', bins(0, () => 0)],
    ['one bin', [3]],
    ['a steady load', bins(256, () => 50)],
    ['a ramp', bins(256, (index) => index)],
    ['a step', bins(256, (index) => (index < 200 ? 10 : 100))],
    ['a single burst', bins(256, (index) => (index > 100 && index < 120 ? 100 : 10))],
  ])('is not seen in %s', (_name, counts) => {
    expect(findPeriod(counts)).toBeUndefined();
  });

  it('is not seen in noise: in none of 50', () => {
    for (let seed = 0; seed < 50; seed += 1) {
      const noisy = noise(`noise/${seed}`);
      expect(findPeriod(bins(256, () => 50 + 20 * noisy()))).toBeUndefined();
    }
  });
});
