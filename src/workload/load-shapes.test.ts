import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../random/index.ts';
import {
  bimodalTime,
  constantRate,
  constantTime,
  drift,
  empiricalTime,
  flashCrowd,
  onOff,
  play,
  ramp,
  rateQuantile,
  sine,
  slowedTime,
  square,
} from './index.ts';

describe('shapes of load', () => {
  it('is low, then high, in a square wave', () => {
    const profile = square({ lowPerSec: 10, highPerSec: 50, periodMs: 100, highRatio: 0.25, durationMs: 250 });
    expect([0, 74, 75, 99, 100, 174, 175, 199, 200, 249].map((ms) => profile.ratePerSecAt(ms))).toEqual([
      10, 10, 50, 50, 10, 10, 50, 50, 10, 10,
    ]);
    expect([profile.durationMs, profile.totalCount]).toEqual([250, (200 * 10 + 50 * 50) / 1_000]);
    expect(onOff({ highPerSec: 50, periodMs: 100, durationMs: 100 }).totalCount).toBe(2.5);
  });

  it('keeps its share of high time in a square wave of any period, fractions of a millisecond included', () => {
    const anyPeriod = fc.double({ min: 0.5, max: 5_000, noNaN: true });
    fc.assert(
      fc.property(
        anyPeriod,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.integer({ min: 1, max: 200 }),
        (periodMs, highRatio, periods) => {
          const durationMs = periods * periodMs;
          const { totalCount } = square({ highPerSec: 100, lowPerSec: 10, periodMs, highRatio, durationMs });
          const expected = (durationMs * (10 + 90 * highRatio)) / 1_000;
          expect(Math.abs(totalCount - expected)).toBeLessThanOrEqual(1e-6 * Math.max(1, expected) + 0.1 * periodMs * 1e-9);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('swings around its mean in a sine', () => {
    const profile = sine({ meanPerSec: 100, swingPerSec: 60, periodMs: 4_000, durationMs: 8_000 });
    expect([0, 1_000, 2_000, 3_000].map((ms) => Math.round(profile.ratePerSecAt(ms)))).toEqual([100, 160, 100, 40]);
    expect(profile.totalCount).toBeCloseTo(800, 3);
  });

  it('comes suddenly and leaves slowly as a crowd', () => {
    const profile = flashCrowd({
      basePerSec: 10,
      peakPerSec: 110,
      atMs: 1_000,
      riseMs: 500,
      holdMs: 500,
      decayMs: 1_000,
      durationMs: 6_000,
    });
    expect([0, 999, 1_250, 1_500, 1_999].map((ms) => Math.round(profile.ratePerSecAt(ms)))).toEqual([10, 10, 60, 110, 110]);
    expect(profile.ratePerSecAt(3_000)).toBeCloseTo(10 + 100 * Math.exp(-1), 6);
    expect(profile.ratePerSecAt(5_999)).toBeLessThan(13);
  });

  it('wanders around its rate, on the same course for the same seed', () => {
    const course = (seed: number) => drift({ perSec: 100, sigma: 0.3, tauMs: 1_000, durationMs: 300_000, seed });
    const profile = course(1);
    const logs = Array.from({ length: 3_000 }, (_, index) => Math.log(profile.ratePerSecAt(index * 100) / 100));
    const mean = logs.reduce((sum, log) => sum + log, 0) / logs.length;
    const deviation = Math.sqrt(logs.reduce((sum, log) => sum + (log - mean) ** 2, 0) / logs.length);
    expect(Math.abs(mean)).toBeLessThan(0.1); // 300 independent stretches: 0.3·√(2/300) = 0.024
    expect(Math.abs(deviation - 0.3)).toBeLessThan(0.06);
    expect(course(1).totalCount).toBe(profile.totalCount);
    expect(course(2).totalCount).not.toBe(profile.totalCount);
  });

  it('finds the rate that is not exceeded for a share of the time', () => {
    const profile = ramp(0, { durationMs: 1_000, toPerSec: 100 });
    expect(rateQuantile(profile, 0.5)).toBeCloseTo(50, 1);
    expect(rateQuantile(profile, 1)).toBeCloseTo(100, 1);
  });

  it.each([
    [() => square({ highPerSec: 1, periodMs: 0, durationMs: 1 }), 'periodMs'],
    [() => square({ highPerSec: 1, periodMs: 10, highRatio: 2, durationMs: 1 }), 'highRatio'],
    [() => sine({ meanPerSec: 1, swingPerSec: 2, periodMs: 1, durationMs: 1 }), 'swingPerSec'],
    [() => sine({ meanPerSec: 1, swingPerSec: 1, periodMs: Number.POSITIVE_INFINITY, durationMs: 1 }), 'periodMs'],
    [() => flashCrowd({ basePerSec: 5, peakPerSec: 4, atMs: 0, durationMs: 90_000 }), 'peakPerSec'],
    [() => flashCrowd({ basePerSec: 5, peakPerSec: 9, atMs: 0, durationMs: 900 }), 'durationMs'],
    [() => drift({ perSec: 0, durationMs: 1 }), 'perSec'],
    [() => rateQuantile(constantRate(1, 1), 2), 'quantile'],
    [() => play(constantRate(1, 1), { compress: 0 }), 'compress'],
    [() => play(constantRate(1, 1), { scale: Number.NaN }), 'scale'],
    [() => play(constantRate(1, 100), { fromMs: 50, untilMs: 40 }), 'untilMs'],
  ])('refuses what cannot be played (%#)', (make, option) => {
    expect(make).toThrow(expect.objectContaining({ code: 'ERR_OPTION', option }));
  });
});

describe('play', () => {
  it('keeps the rates when it compresses, and the length when it scales', () => {
    const day = ramp(0, { durationMs: 1_000, toPerSec: 100 });
    const fast = play(day, { compress: 10 });
    expect([fast.durationMs, fast.ratePerSecAt(50)]).toEqual([100, day.ratePerSecAt(500)]);
    expect(fast.totalCount).toBeCloseTo(day.totalCount / 10, 9);
    const strong = play(day, { scale: 3 });
    expect([strong.durationMs, strong.totalCount]).toEqual([1_000, 3 * day.totalCount]);
  });

  it('plays a part', () => {
    const part = play(ramp(0, { durationMs: 1_000, toPerSec: 100 }), { fromMs: 250, untilMs: 750, compress: 2, scale: 4 });
    expect([part.durationMs, part.ratePerSecAt(0), part.ratePerSecAt(250), part.ratePerSecAt(-1)]).toEqual([250, 100, 0, 0]);
    expect(part.totalCount).toBeCloseTo(0.25 * 200, 9);
  });

  it('inverts its own integral, for any factors', () => {
    const factor = fc.double({ min: 0.01, max: 100, noNaN: true });
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(factor, factor, share, share, (compress, scale, from, at) => {
        const day = ramp(5, { durationMs: 1_000, toPerSec: 100 });
        const part = play(day, { compress, scale, fromMs: from * 900, untilMs: 1_000 });
        const count = part.totalCount * at;
        const atMs = part.timeOfCountMs(count);
        expect(atMs).toBeGreaterThanOrEqual(0);
        expect(atMs).toBeLessThanOrEqual(part.durationMs);
        expect(Math.abs(part.expectedCountAt(atMs) - count)).toBeLessThanOrEqual(1e-6 * Math.max(1, part.totalCount));
      }),
    );
  });
});

describe('mixed service times', () => {
  const DRAWS = 100_000;
  const meanOf = (service: ReturnType<typeof constantTime>): number => {
    const random = seededRandom('mixed');
    let sum = 0;
    for (let draw = 0; draw < DRAWS; draw += 1) sum += service.sampleMs(random);
    return sum / DRAWS;
  };

  it.each([
    ['two times', bimodalTime({ shortMs: 10, longMs: 110, longRatio: 0.1 }), 20, 30],
    ['a slowed share', slowedTime(constantTime(50), { ratio: 0.1, factor: 5 }), 70, 60],
    ['measured times', empiricalTime([10, 20, 60]), 30, 22],
  ])('%s have the mean that they state', (_name, service, meanMs, deviationMs) => {
    expect(service.meanMs).toBeCloseTo(meanMs, 9);
    expect(Math.abs(meanOf(service) - meanMs)).toBeLessThan((4.5 * deviationMs) / Math.sqrt(DRAWS));
  });

  it.each([
    [() => bimodalTime({ shortMs: 1, longMs: 2, longRatio: 1.1 }), 'longRatio'],
    [() => slowedTime(constantTime(1), { ratio: -0.1, factor: 5 }), 'ratio'],
    [() => empiricalTime([]), 'samplesMs'],
    [() => empiricalTime([1, -1]), 'samplesMs[1]'],
  ])('refuse parameters out of range (%#)', (make, option) => {
    expect(make).toThrow(expect.objectContaining({ code: 'ERR_OPTION', option }));
  });
});
