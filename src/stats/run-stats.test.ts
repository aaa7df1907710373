import { describe, expect, it } from 'vitest';

import { RunStats } from './index.ts';

describe('RunStats', () => {
  it('sums run times and their squares for good', () => {
    const stats = new RunStats();
    stats.record(3);
    stats.record(4);
    stats.takeMinMs();
    stats.record(0);
    expect([stats.count, stats.sumMs, stats.squaredSumMs2]).toEqual([3, 7, 25]);
  });

  it('tells the shortest run since it was last asked', () => {
    const stats = new RunStats();
    expect(stats.takeMinMs()).toBeUndefined();
    for (const run of [30, 10, 20]) stats.record(run);
    expect(stats.takeMinMs()).toBe(10);
    expect(stats.takeMinMs()).toBeUndefined();
    stats.record(25);
    expect(stats.takeMinMs()).toBe(25);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, -1])('ignores a run of %s', (run) => {
    const stats = new RunStats();
    stats.record(run);
    expect([stats.count, stats.sumMs, stats.squaredSumMs2, stats.takeMinMs()]).toEqual([0, 0, 0, undefined]);
  });
});
