import { describe, expect, it } from 'vitest';

import { type Random, seededRandom, systemRandom } from './index.ts';

const take = (random: Random, count: number): number[] => Array.from({ length: count }, () => random.next());

describe('seededRandom', () => {
  it('repeats its numbers from the same seed', () => {
    expect(take(seededRandom(7), 50)).toEqual(take(seededRandom(7), 50));
    expect(take(seededRandom('7'), 5)).toEqual(take(seededRandom(7), 5));
  });

  it('keeps giving the numbers that journals and golden traces were made with', () => {
    expect(take(seededRandom('golden'), 3)).toEqual([0.22248901940493626, 0.4215940012079338, 0.30594195386112477]);
  });

  it('gives other numbers for another seed, also in the first draw of neighbouring seeds', () => {
    const first = Array.from({ length: 1_000 }, (_, seed) => seededRandom(seed).next());
    expect(new Set(first).size).toBe(1_000);
    const mean = first.reduce((sum, value) => sum + value, 0) / first.length;
    expect(mean).toBeGreaterThan(0.45); // 3.5 standard errors of a uniform mean are 0.032
    expect(mean).toBeLessThan(0.55);
  });

  it('keeps streams apart that are named in the seed', () => {
    const arrivals = take(seededRandom('7/arrivals'), 100);
    const service = take(seededRandom('7/service'), 100);
    expect(arrivals.filter((value) => service.includes(value))).toEqual([]);
  });

  it('stays in [0, 1) and spreads evenly', () => {
    const tenths = new Array<number>(10).fill(0);
    const values = take(seededRandom('spread'), 100_000);
    expect(values.every((value) => value >= 0 && value < 1)).toBe(true);
    for (const value of values) {
      const tenth = Math.floor(value * 10);
      tenths[tenth] = (tenths[tenth] ?? 0) + 1;
    }
    for (const count of tenths) {
      expect(Math.abs(count - 10_000)).toBeLessThan(500); // 5 standard deviations are 474
    }
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('refuses the seed %s', (seed) => {
    expect(() => seededRandom(seed)).toThrow(expect.objectContaining({ code: 'ERR_OPTION', option: 'seed' }));
  });
});

describe('systemRandom', () => {
  it('stays in [0, 1) and does not stand still', () => {
    const values = take(systemRandom, 100);
    expect(values.every((value) => value >= 0 && value < 1)).toBe(true);
    expect(new Set(values).size).toBeGreaterThan(90);
  });
});
