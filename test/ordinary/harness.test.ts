import { describe, expect, it } from 'vitest';
import { compareSizes, isPlayedIn, RANDOM_WORLDS, SUBJECTS, scoreOf, tableOf, WORLDS } from './main.ts';
import { fixedSize } from './pool-subjects.ts';
import { subjectNamed } from './subjects.ts';
import type { World } from './world.ts';

const SEED = 1;

const worldNamed = (name: string): World => {
  const world = WORLDS.find((one) => one.name === name);
  if (world === undefined) throw new Error(`no world ${name}`);
  return world;
};

describe('ordinary production: what the measurements can tell', () => {
  const burst = worldNamed('bursts before a USL knee');
  const full = worldNamed('cubic knee, full queue, 1 % fail');

  it('gives the same row for the same seed, and another one for another', async () => {
    const world = worldNamed('flat, 500/s, 1 % fail');
    const first = await scoreOf(world, subjectNamed('slots'), 1);
    expect(await scoreOf(world, subjectNamed('slots'), 1)).toEqual(first);
    expect(await scoreOf(world, subjectNamed('slots'), 2)).not.toEqual(first);
  });

  it('finds the best fixed size as good as itself', async () => {
    const best = await scoreOf(burst, fixedSize(50, false), SEED);
    expect(best.bestSize).toBe(50);
    expect(best.goodputRatio).toBe(1);
    expect(best.recoveryMs).toBe(0);
    expect(best.ending).toBe('ok');
  });

  it.each([
    'bursts before a USL knee',
    'burst before a small knee',
    'small knee, 16/s, 1 % fail',
    'quota of 300/s, full queue, Retry-After',
  ])('compares with the best fixed size that there is: %s', async (name) => {
    for (const seed of [1, 101]) {
      for (const ratio of (await compareSizes(worldNamed(name), seed, false)).values()) expect(ratio).toBeLessThan(1.01);
    }
  });

  it('tells a melted pool from a starved one, and both from a good one', async () => {
    const [large, small] = await Promise.all([400, 5].map((size) => scoreOf(burst, fixedSize(size, false), SEED)));
    expect(large?.ending).toBe('melted');
    expect(large?.recoveryMs).toBe(Number.POSITIVE_INFINITY);
    expect(small?.ending).toBe('starved');
    expect(small?.lateRatio).toBeGreaterThan(0.5);
    const starved = await scoreOf(full, fixedSize(4, false), SEED);
    expect(starved.goodputRatio).toBeLessThan(0.3);
  });

  it('counts failures that have nothing to do with the size as what they are', async () => {
    const { overloadsPerThousand, goodputRatio } = await scoreOf(full, fixedSize(32, false), SEED);
    expect(goodputRatio).toBe(1);
    expect(overloadsPerThousand).toBeGreaterThan(8);
    expect(overloadsPerThousand).toBeLessThan(12);
  });

  it('plays every default somewhere, and prints a row for each run', async () => {
    for (const subject of SUBJECTS)
      expect(
        WORLDS.some((world) => isPlayedIn(world, subject)),
        subject.name,
      ).toBe(true);
    const score = await scoreOf(full, fixedSize(32, false), SEED);
    expect(tableOf([score, score]).split('\n')).toHaveLength(3);
  });

  it('has 31 knees and 29 flat loads that are drawn by chance, no two alike', () => {
    const names = RANDOM_WORLDS.map(({ name }) => name);
    expect(names.filter((name) => name.startsWith('random knee'))).toHaveLength(31);
    expect(names.filter((name) => name.startsWith('random flat'))).toHaveLength(29);
    expect(new Set([...names, ...WORLDS.map(({ name }) => name)]).size).toBe(names.length + WORLDS.length);
  });
});
