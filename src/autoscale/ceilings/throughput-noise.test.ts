import { describe, expect, it } from 'vitest';
import { differenceOf, FIRST_NOISE, learnInflation, learnSpread, squaredCvOf, unitVariance } from './throughput-noise.ts';
import type { Level } from './throughput-window.ts';

const level = (changes: Partial<Level> = {}): Level => ({
  lnCount: 0,
  lnLittle: 0,
  completions: 100,
  failureRatio: 0,
  squaredCv: 0.1,
  ...changes,
});

describe('noise of throughput', () => {
  it('takes run times for exponential while samples are few', () => {
    expect(squaredCvOf(FIRST_NOISE)).toBe(1);
    expect(squaredCvOf(learnSpread(FIRST_NOISE, level({ completions: 7 })))).toBe(1);
    expect(squaredCvOf(learnSpread(FIRST_NOISE, level({ completions: 8 })))).toBeCloseTo(0.1);
  });

  it('forgets old run times as completions pass', () => {
    const old = learnSpread(FIRST_NOISE, level({ squaredCv: 3 }));
    expect(squaredCvOf(learnSpread(old, level({ completions: 4_000 })))).toBeCloseTo(0.1);
  });

  it('reads by running tasks when run times vary little, and by completions when they vary much or tasks fail', () => {
    const calm = learnSpread(FIRST_NOISE, level());
    const wild = learnSpread(FIRST_NOISE, level({ squaredCv: 5 }));
    const to = level({ lnCount: 2, lnLittle: 1 });
    expect(differenceOf(calm, level(), to).value).toBe(1);
    expect(differenceOf(wild, level(), to).value).toBe(2);
    expect(differenceOf(calm, level({ failureRatio: 0.1 }), to).value).toBe(2);
    expect(differenceOf(calm, level(), { ...to, failureRatio: 0.1 }).value).toBe(2);
  });

  it('gives a difference the variance cs²(1/N + 1/M)', () => {
    const calm = learnSpread(FIRST_NOISE, level());
    expect(differenceOf(calm, level(), level({ completions: 50 })).variance).toBeCloseTo(0.1 * (1 / 100 + 1 / 50));
  });

  it('grows when equal stretches differ more than they should, and shrinks when less, within bounds', () => {
    let loud = FIRST_NOISE;
    let quiet = FIRST_NOISE;
    for (let step = 0; step < 500; step += 1) {
      loud = learnInflation(loud, { value: 10, variance: 0.001 });
      quiet = learnInflation(quiet, { value: 0, variance: 0.001 });
    }
    expect(loud.inflation).toBe(12);
    expect(quiet.inflation).toBe(0.5);
    expect(unitVariance(loud)).toBeGreaterThan(unitVariance(quiet));
  });
});
