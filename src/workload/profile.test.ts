import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { constantRate, profileOfFunction, profileOfPoints, ramp, stages } from './index.ts';

const anyStages = fc.array(
  fc.record({ durationMs: fc.integer({ min: 0, max: 5_000 }), toPerSec: fc.integer({ min: 0, max: 2_000 }) }),
  { minLength: 1, maxLength: 8 },
);

describe('stages', () => {
  it('ramps at every instant instead of stepping', () => {
    const profile = ramp(100, { durationMs: 60_000, toPerSec: 2_000 });
    expect([0, 1, 30_000, 59_999].map((ms) => profile.ratePerSecAt(ms))).toEqual([
      100,
      expect.closeTo(100 + 1_900 / 60_000, 9),
      expect.closeTo(1_050, 9),
      expect.closeTo(2_000 - 1_900 / 60_000, 9),
    ]);
  });

  it('is zero outside its time, and jumps in a stage without duration', () => {
    const profile = stages(
      [
        { durationMs: 100, toPerSec: 10 },
        { durationMs: 0, toPerSec: 50 },
        { durationMs: 100, toPerSec: 50 },
      ],
      10,
    );
    expect(profile.durationMs).toBe(200);
    expect([-1, 0, 99.9, 100, 199.9, 200].map((ms) => Math.round(profile.ratePerSecAt(ms)))).toEqual([0, 10, 10, 50, 50, 0]);
  });

  it('integrates its rate', () => {
    const profile = ramp(100, { durationMs: 10_000, toPerSec: 300 });
    expect(profile.totalCount).toBeCloseTo(2_000, 9);
    expect([-5, 0, 5_000, 10_000, 20_000].map((ms) => profile.expectedCountAt(ms))).toEqual([
      0,
      0,
      expect.closeTo(750, 9),
      expect.closeTo(2_000, 9),
      expect.closeTo(2_000, 9),
    ]);
  });

  it('inverts its integral, for any stages', () => {
    fc.assert(
      fc.property(
        anyStages,
        fc.integer({ min: 0, max: 500 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (parts, start, share) => {
          const profile = stages(parts, start);
          const count = profile.totalCount * share;
          const atMs = profile.timeOfCountMs(count);
          expect(atMs).toBeGreaterThanOrEqual(0);
          expect(atMs).toBeLessThanOrEqual(profile.durationMs);
          expect(Math.abs(profile.expectedCountAt(atMs) - count)).toBeLessThanOrEqual(1e-6 * Math.max(1, profile.totalCount));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('answers with the end for a count that is never reached', () => {
    expect(constantRate(10, 1_000).timeOfCountMs(11)).toBe(1_000);
    expect(constantRate(0, 1_000).timeOfCountMs(0)).toBe(1_000);
    expect(constantRate(10, 1_000).timeOfCountMs(-5)).toBe(0);
  });

  it.each([
    [() => stages([], Number.NaN), 'startPerSec'],
    [() => stages([{ durationMs: -1, toPerSec: 5 }], 0), 'stages[0].durationMs'],
    [() => stages([{ durationMs: 1, toPerSec: -5 }], 0), 'stages[0].toPerSec'],
    [() => profileOfPoints([{ atMs: 5, ratePerSec: 1 }]), 'points[0].atMs'],
    [
      () =>
        profileOfPoints([
          { atMs: 0, ratePerSec: 1 },
          { atMs: 9, ratePerSec: 1 },
          { atMs: 8, ratePerSec: 1 },
        ]),
      'points[2].atMs',
    ],
    [() => profileOfFunction({ durationMs: 10, ratePerSecAt: () => Number.NaN }), 'points[0].ratePerSec'],
    [() => profileOfFunction({ durationMs: 10, ratePerSecAt: () => 1, stepMs: 0 }), 'stepMs'],
  ])('refuses what cannot be played (%#)', (make, option) => {
    expect(make).toThrow(expect.objectContaining({ code: 'ERR_OPTION', option }));
  });
});

describe('profileOfPoints', () => {
  it('has no length without two points', () => {
    for (const profile of [profileOfPoints([]), profileOfPoints([{ atMs: 0, ratePerSec: 9 }])]) {
      expect([profile.durationMs, profile.totalCount, profile.ratePerSecAt(0), profile.expectedCountAt(5)]).toEqual([0, 0, 0, 0]);
    }
  });
});

describe('profileOfFunction', () => {
  it('follows a function between its samples', () => {
    const sine = (ms: number): number => 100 + 50 * Math.sin((2 * Math.PI * ms) / 10_000);
    const profile = profileOfFunction({ durationMs: 10_050, ratePerSecAt: sine });
    expect(profile.durationMs).toBe(10_050);
    for (let ms = 0; ms < 10_050; ms += 37) expect(Math.abs(profile.ratePerSecAt(ms) - sine(ms))).toBeLessThan(0.05);
    expect(profile.expectedCountAt(10_000)).toBeCloseTo(1_000, 1);
  });
});
