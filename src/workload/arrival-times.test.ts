import { describe, expect, it } from 'vitest';

import { seededRandom } from '../random/index.ts';
import { arrivalTimes, constantRate, profileOfFunction, ramp, rampLoad } from './index.ts';

describe('arrivalTimes', () => {
  it('spaces arrivals evenly at a constant rate', () => {
    const gaps = [...arrivalTimes(constantRate(10, 1_000), 'evenly')].map((atMs) => Math.round(atMs * 1_000) / 1_000);
    expect(gaps).toEqual([50, 150, 250, 350, 450, 550, 650, 750, 850, 950]);
  });

  it('moves evenly spaced arrivals together as the rate ramps up', () => {
    const times = [...arrivalTimes(ramp(0, { durationMs: 1_000, toPerSec: 200 }), 'evenly')];
    expect(times).toHaveLength(100);
    const gaps = times.slice(1).map((atMs, index) => atMs - (times[index] ?? 0));
    for (const [index, gap] of gaps.slice(1).entries()) expect(gap).toBeLessThan(gaps[index] ?? 0);
    expect(gaps.at(-1)).toBeCloseTo(5, 1);
  });

  it('repeats Poisson arrivals from their seed, in order and inside the profile', () => {
    const profile = rampLoad().profile;
    const times = [...arrivalTimes(profile, { random: seededRandom(1) })];
    expect(times).toEqual([...arrivalTimes(profile, { random: seededRandom(1) })]);
    expect(times.every((atMs, index) => atMs >= (times[index - 1] ?? 0) && atMs < profile.durationMs)).toBe(true);
    // 246,000 expected; four standard deviations are 4 × √246,000 ≈ 1,984.
    expect(Math.abs(times.length - profile.totalCount)).toBeLessThan(1_984);
  });

  it('lets Poisson arrivals follow the rate from part to part', () => {
    const profile = profileOfFunction({ durationMs: 60_000, ratePerSecAt: (ms) => 500 + 400 * Math.sin(ms / 5_000) });
    const counts = new Array<number>(60).fill(0);
    for (const atMs of arrivalTimes(profile, { random: seededRandom('follow') })) {
      const second = Math.floor(atMs / 1_000);
      counts[second] = (counts[second] ?? 0) + 1;
    }
    for (const [second, count] of counts.entries()) {
      const expected = profile.expectedCountAt((second + 1) * 1_000) - profile.expectedCountAt(second * 1_000);
      expect(Math.abs(count - expected)).toBeLessThan(4.5 * Math.sqrt(expected));
    }
  });

  it('has gaps as irregular as independent users make them', () => {
    const times = [...arrivalTimes(constantRate(1_000, 50_000), { random: seededRandom('gaps') })];
    const gaps = times.slice(1).map((atMs, index) => atMs - (times[index] ?? 0));
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
    const variance = gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length;
    expect(Math.sqrt(variance) / mean).toBeCloseTo(1, 1); // coefficient of variation of the exponential distribution
  });

  it('has no arrival where nothing is expected', () => {
    expect([...arrivalTimes(constantRate(0, 1_000), 'evenly')]).toEqual([]);
    expect([...arrivalTimes(constantRate(0, 1_000), { random: seededRandom(1) })]).toEqual([]);
  });
});

describe('rampLoad', () => {
  it('ramps from 100 to 2,000 a second in a minute, holds a minute and ramps back', () => {
    const { profile } = rampLoad();
    expect(profile.durationMs).toBe(180_000);
    expect([0, 30_000, 60_000, 90_000, 119_999, 150_000].map((ms) => Math.round(profile.ratePerSecAt(ms)))).toEqual([
      100, 1_050, 2_000, 2_000, 2_000, 1_050,
    ]);
    expect(profile.totalCount).toBeCloseTo(246_000, 6);
  });

  it('takes 30 to 120 ms, both included', () => {
    const { service } = rampLoad();
    const random = seededRandom('service');
    const seen = new Set<number>();
    for (let draw = 0; draw < 20_000; draw += 1) seen.add(service.sampleMs(random));
    expect([seen.size, Math.min(...seen), Math.max(...seen), service.meanMs]).toEqual([91, 30, 120, 75]);
  });
});
