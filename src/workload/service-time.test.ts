import { describe, expect, it } from 'vitest';

import { seededRandom } from '../random/index.ts';
import { constantTime, exponentialTime, lognormalTime, type ServiceTime, uniformTime, uniformWholeTime } from './index.ts';

const DRAWS = 200_000;

const sample = (service: ServiceTime): number[] => {
  const random = seededRandom('service-time');
  return Array.from({ length: DRAWS }, () => service.sampleMs(random));
};

const deviationOf = (values: readonly number[], mean: number): number =>
  Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);

describe('service times', () => {
  it.each([
    ['constantTime', constantTime(75), 75, 0],
    ['uniformTime', uniformTime(30, 120), 75, 90 / Math.sqrt(12)],
    ['uniformWholeTime', uniformWholeTime(30, 120), 75, Math.sqrt((91 ** 2 - 1) / 12)],
    ['exponentialTime', exponentialTime(40), 40, 40],
    ['lognormalTime', lognormalTime({ meanMs: 50, sigma: 0.5 }), 50, 50 * Math.sqrt(Math.expm1(0.25))],
  ])('%s has the mean and spread that it states', (_name, service, meanMs, deviationMs) => {
    const values = sample(service);
    const mean = values.reduce((sum, value) => sum + value, 0) / DRAWS;
    expect(service.meanMs).toBe(meanMs);
    expect(Math.abs(mean - meanMs)).toBeLessThanOrEqual((4.5 * deviationMs) / Math.sqrt(DRAWS));
    expect(Math.abs(deviationOf(values, meanMs) - deviationMs)).toBeLessThanOrEqual(0.03 * deviationMs);
    expect(values.every((value) => Number.isFinite(value) && value >= 0)).toBe(true);
  });

  it('keeps to its limits', () => {
    const values = sample(uniformTime(30, 120));
    expect(values.every((value) => value >= 30 && value <= 120)).toBe(true);
  });

  it('has the heavy tail that its sigma says: p99 ÷ median = exp(2.326 sigma)', () => {
    const sorted = sample(lognormalTime({ meanMs: 100, sigma: 1.5 })).toSorted((a, b) => a - b);
    const ratio = (sorted[DRAWS * 0.99] ?? 0) / (sorted[DRAWS / 2] ?? 1);
    expect(Math.abs(ratio / Math.exp(2.326 * 1.5) - 1)).toBeLessThan(0.06);
  });

  it('depends on the random handed in alone', () => {
    const service = lognormalTime({ meanMs: 50, sigma: 1 });
    const first = service.sampleMs(seededRandom(3));
    service.sampleMs(seededRandom(4));
    expect(service.sampleMs(seededRandom(3))).toBe(first);
  });

  it.each([
    [() => constantTime(-1), 'ms'],
    [() => uniformTime(-1, 5), 'minMs'],
    [() => uniformTime(5, 4), 'maxMs'],
    [() => uniformWholeTime(0.5, 4), 'minMs'],
    [() => exponentialTime(Number.NaN), 'meanMs'],
    [() => lognormalTime({ meanMs: 0, sigma: 1 }), 'meanMs'],
    [() => lognormalTime({ meanMs: 1, sigma: 6 }), 'sigma'],
  ])('refuses parameters out of range (%#)', (make, option) => {
    expect(make).toThrow(expect.objectContaining({ code: 'ERR_OPTION', option }));
  });
});
