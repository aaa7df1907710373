import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { churnOf } from './churn.ts';
import { costRatioOf } from './cost.ts';
import { DirectionCount } from './direction-count.ts';
import { figureOfMerit, geometricMean } from './figure-of-merit.ts';
import { latenessOf } from './lateness.ts';
import { erlangC, leastWorkers, shareOfWaitsAbove } from './least-workers.ts';
import { OfferedLoad } from './offered-load.ts';
import { ProvisioningSum } from './provisioning.ts';
import { ratioOf } from './ratio.ts';
import { stepResponse } from './step-response.ts';

describe('shares and relations', () => {
  it('takes nothing of nothing for nothing', () => {
    expect([ratioOf(0, 0), ratioOf(3, 0), ratioOf(1, 4)]).toEqual([0, 0, 0.25]);
    expect(costRatioOf(130, 100)).toBe(1.3);
  });

  it('counts refused tasks and those that still wait too long as late', () => {
    expect(latenessOf({ arrived: 100, startedLate: 1, waitingLate: 2, rejected: 3, shed: 4 })).toEqual({
      lateRatio: 0.1,
      rejectedRatio: 0.03,
      shedRatio: 0.04,
    });
  });

  it('relates churn to tasks and hours', () => {
    expect(churnOf({ starts: 5, resizes: 20, reversals: 4, arrived: 1_000, durationMs: 1_800_000 })).toEqual({
      startsPer1000: 5,
      resizesPerHour: 40,
      reversalsPerHour: 8,
    });
  });
});

describe('DirectionCount', () => {
  it('counts changes, and those against the change before', () => {
    const count = new DirectionCount(5);
    for (const size of [5, 6, 8, 8, 7, 7, 9, 9, 10]) count.see(size);
    expect([count.changes, count.reversals]).toEqual([5, 2]);
  });
});

describe('figureOfMerit', () => {
  it('weighs starts and forgives one percent of lateness', () => {
    expect(figureOfMerit({ costRatio: 1.1, starts: 0, offeredMs: 1_000, lateRatio: 0.01 })).toBe(1.1);
    expect(figureOfMerit({ costRatio: 1, starts: 4, offeredMs: 10_000, lateRatio: 0.03 })).toBeCloseTo(1 + 0.1 + 0.2, 12);
    expect(figureOfMerit({ costRatio: 1, starts: 4, offeredMs: 0, lateRatio: 0 })).toBe(1);
  });

  it('averages ratios geometrically', () => {
    expect(geometricMean([1, 4])).toBeCloseTo(2, 12);
    expect(geometricMean([])).toBe(0);
  });
});

describe('least workers for a wait', () => {
  it("gives Erlang's C of the tables", () => {
    expect(erlangC(1, 0.5)).toBeCloseTo(0.5, 12); // one server: the chance to wait is the utilization
    expect(erlangC(10, 8)).toBeCloseTo(0.4092, 4);
    expect(erlangC(100, 90)).toBeCloseTo(0.2169, 4);
  });

  it('grows past the offered load by what the wait allows', () => {
    const load = { offered: 60, meanRunMs: 75, runVariation: 0.12 };
    const loose = leastWorkers(load, 500);
    const tight = leastWorkers(load, 1);
    expect(loose).toBe(61);
    expect(tight).toBeGreaterThan(70);
    expect(shareOfWaitsAbove(1, tight, load)).toBeLessThanOrEqual(0.01);
    expect(shareOfWaitsAbove(1, tight - 1, load)).toBeGreaterThan(0.01);
  });

  it('needs nobody without load, and says so of a load that is never worked off', () => {
    expect(leastWorkers({ offered: 0, meanRunMs: 75, runVariation: 0 }, 500)).toBe(0);
    expect(shareOfWaitsAbove(500, 4, { offered: 4, meanRunMs: 75, runVariation: 0 })).toBe(1);
    expect(shareOfWaitsAbove(500, 0, { offered: 0, meanRunMs: 75, runVariation: 0 })).toBe(0);
    expect(shareOfWaitsAbove(500, 5, { offered: 4, meanRunMs: 0, runVariation: 0 })).toBe(0);
  });
});

describe('ProvisioningSum', () => {
  it('averages what was missing and what was too much, by length', () => {
    const sum = new ProvisioningSum();
    sum.add(5, 10, 100); // half is missing
    sum.add(20, 10, 100); // as much again is too much
    sum.add(10, 10, 200);
    expect(sum.result()).toEqual({ underAccuracy: 0.125, overAccuracy: 0.25, underTimeshare: 0.25, overTimeshare: 0.25 });
  });

  it('holds workers against a demand of one where there is none', () => {
    const sum = new ProvisioningSum();
    sum.add(2, 0, 50);
    expect(sum.result()).toEqual({ underAccuracy: 0, overAccuracy: 2, underTimeshare: 0, overTimeshare: 1 });
    expect(new ProvisioningSum().result().overTimeshare).toBe(0);
  });
});

describe('OfferedLoad', () => {
  it('spreads each task over the bins in which it would run', () => {
    const load = new OfferedLoad(100);
    load.add(50, 100);
    load.add(90, 250);
    expect([load.take(), load.take(), load.take(), load.take(), load.take()]).toEqual([0.6, 1.5, 1, 0.4, 0]);
  });

  it('loses no work, for any tasks', () => {
    const anyTasks = fc.array(fc.tuple(fc.integer({ min: 0, max: 2_000 }), fc.integer({ min: 0, max: 900_000 })));
    fc.assert(
      fc.property(anyTasks, (tasks) => {
        const load = new OfferedLoad(100);
        for (const [atMs, runMs] of tasks) load.add(atMs, runMs);
        let workMs = 0;
        for (let bin = 0; bin < 5_000; bin += 1) workMs += load.take() * 100;
        expect(workMs).toBeCloseTo(
          tasks.reduce((sum, [, runMs]) => sum + runMs, 0),
          3,
        );
      }),
    );
  });
});

describe('stepResponse', () => {
  it('finds overshoot, rise and the moment from which the size stays', () => {
    const changes = [
      { atMs: 0, size: 10 },
      { atMs: 1_100, size: 60 },
      { atMs: 1_200, size: 120 },
      { atMs: 1_500, size: 104 },
      { atMs: 1_900, size: 80 },
      { atMs: 2_400, size: 98 },
    ];
    const response = stepResponse(changes, { atMs: 1_000, need: 100 });
    expect(response.overshootRatio).toBeCloseTo(0.2, 12);
    expect([response.settlingMs, response.riseMs]).toEqual([1_400, 200]);
  });

  it('is settled from the beginning where nothing had to change', () => {
    expect(stepResponse([{ atMs: 0, size: 100 }], { atMs: 500, need: 100 })).toEqual({
      overshootRatio: 0,
      settlingMs: 0,
      riseMs: 0,
    });
  });

  it('never settles where the size stays away', () => {
    const response = stepResponse(
      [
        { atMs: 0, size: 10 },
        { atMs: 600, size: 50 },
      ],
      { atMs: 500, need: 100 },
    );
    expect(response).toEqual({
      overshootRatio: 0,
      settlingMs: Number.POSITIVE_INFINITY,
      riseMs: Number.POSITIVE_INFINITY,
    });
  });
});
