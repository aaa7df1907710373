import { describe, expect, it } from 'vitest';
import { createController, type DecisionRecord, parseJournal, stepPolicy, verifyJournal } from '../autoscale/index.ts';
import { buildPolicy, type PolicySpec } from '../policy/index.ts';
import {
  constantRate,
  constantTime,
  exponentialTime,
  type Load,
  ramp,
  uniformTime,
  uniformWholeTime,
} from '../workload/index.ts';
import { arrivalsAt, closedLoop, openArrivals } from './arrivals.ts';
import { candidateNamed } from './candidate.ts';
import { simulate } from './simulate.ts';
import type { SimulateOptions } from './simulate-options.ts';
import { runOf, sweepOf } from './sweep.ts';

const steady = (perSec: number, durationMs = 20_000): Load => ({
  name: 'steady',
  profile: constantRate(perSec, durationMs),
  service: uniformWholeTime(30, 120),
});

describe('simulate', () => {
  it('plays arrivals at their times and counts what became of them', async () => {
    const { tasks, waits, quality, workerSec, offeredSec, utilization } = await simulate({
      workload: arrivalsAt([0, 10, 20, 500], 1_000),
      service: constantTime(100),
      pool: { size: 1, waitSloMs: 100 },
    });
    expect(tasks).toEqual({ arrived: 4, completed: 4, failed: 0, overloads: 0, rejected: 0, shed: 0, running: 0, waiting: 0 });
    expect([waits.mean, waits.max]).toEqual([(0 + 90 + 180 + 0) / 4, 180]);
    expect(quality.lateRatio).toBe(0.25); // the third waits 180 ms
    expect([workerSec, offeredSec, utilization]).toEqual([1, 0.4, 0.4]);
    expect(quality.costRatio).toBeCloseTo(2.5, 12);
  });

  it('counts what is refused, and what waits too long at the end, as late', async () => {
    const { tasks, quality } = await simulate({
      workload: arrivalsAt([0, 1, 2, 3], 1_000),
      service: constantTime(5_000),
      pool: { size: 1, queue: { capacity: 2 } },
    });
    expect(tasks).toMatchObject({ arrived: 4, completed: 0, rejected: 1, waiting: 2 });
    expect(quality.lateRatio).toBe(0.75);
  });

  it('gives the same records and the same result for the same seed, byte for byte, and others for another', async () => {
    const play = async (seed: number): Promise<string> => {
      const lines: string[] = [];
      const records: DecisionRecord[] = [];
      const result = await simulate({
        workload: steady(400),
        pool: { min: 2, max: 60, startMs: 40 },
        seed,
        journal: (line) => lines.push(line),
        onDecision: (record) => records.push(record),
      });
      return JSON.stringify([lines, records, result]);
    };
    const first = await play(7);
    expect(await play(7)).toBe(first);
    expect(await play(8)).not.toBe(first);
  });

  it('writes a journal that is decided again with equal outcome', async () => {
    const lines: string[] = [];
    await simulate({ workload: steady(300), pool: { max: 60, startMs: 40 }, journal: (line) => lines.push(line) });
    const journal = parseJournal(lines.map((line) => line.trimEnd()));
    const verdict = verifyJournal(journal, {
      createController: ({ policy, min, max, waitSloMs, startupMs }) =>
        createController({ policy: buildPolicy(policy as PolicySpec), min, max, waitSloMs, startupMs }),
    });
    expect(verdict.equal).toBe(true);
    expect(verdict.decisions).toBeGreaterThan(190);
  });

  it('meets the same tasks whatever the policy', async () => {
    const offered = async (options: Partial<SimulateOptions>): Promise<number> =>
      (await simulate({ workload: steady(200), pool: { max: 40 }, ...options })).offeredSec;
    const first = await offered({});
    expect(await offered({ policy: stepPolicy() })).toBe(first);
    expect(await offered({ pool: { size: 3 } })).toBe(first);
    expect(await offered({ pool: { max: 40, startMs: 500 } })).toBe(first);
  });

  it('starts a worker for a task no sooner than it takes to start', async () => {
    const { waits, quality } = await simulate({
      workload: { name: 'ramp', profile: ramp(0, { durationMs: 20_000, toPerSec: 400 }), service: uniformTime(30, 120) },
      pool: { min: 1, max: 60, startMs: 2_000, waitSloMs: 1_000 },
    });
    expect(quality.starts).toBeGreaterThan(25);
    expect(waits.max).toBeGreaterThan(100);
  });

  it('starts workers as tasks come and lets them go when they are idle, where that is asked for', async () => {
    const { quality, peakLive, meanLive } = await simulate({
      workload: steady(200, 30_000),
      pool: { min: 0, max: 60, startMs: 40, spawn: 'onDemand', idleTimeoutMs: 200 },
    });
    expect(quality.lateRatio).toBe(0);
    expect([peakLive < 60, meanLive > 15, meanLive < 22]).toEqual([true, true, true]);
    expect(quality.starts).toBeGreaterThan(20);
  });

  it('plays producers that wait for the pool, and keeps it busy', async () => {
    const { tasks, utilization, goodputPerSec } = await simulate({
      workload: closedLoop({ producers: 50, durationMs: 10_000 }),
      service: constantTime(100),
      pool: { size: 10 },
    });
    expect(tasks.arrived).toBe(50 + 1_000); // each end brings the next one
    expect([utilization, goodputPerSec]).toEqual([1, 100]);
  });

  it('lets producers think, and come again after a refusal', async () => {
    const thinking = await simulate({
      workload: closedLoop({ producers: 4, durationMs: 10_000, think: constantTime(300) }),
      service: constantTime(100),
      pool: { size: 10 },
    });
    expect(thinking.tasks.arrived).toBe(4 * 25 - 4 + 4); // every 400 ms from 300 ms on
    const refused = await simulate({
      workload: closedLoop({ producers: 3, durationMs: 1_000 }),
      service: constantTime(250),
      pool: { size: 1, queue: { capacity: 0 } },
    });
    expect(refused.tasks.rejected).toBeGreaterThan(10);
    expect(refused.tasks.completed).toBeGreaterThanOrEqual(3);
  });

  it('lets tasks fail, be refused and take their workers along, by the shares that are asked for', async () => {
    const { tasks, quality } = await simulate({
      workload: steady(300, 60_000),
      pool: { min: 5, max: 60, startMs: 40 },
      faults: { failureRatio: 0.05, overloadRatio: 0.02, crashRatio: 0.01 },
    });
    const share = (count: number): number => count / tasks.arrived;
    expect(Math.abs(share(tasks.overloads) - 0.02)).toBeLessThan(0.005);
    expect(Math.abs(share(tasks.failed) - 0.06)).toBeLessThan(0.008);
    expect(quality.starts).toBeGreaterThan(0.005 * tasks.arrived);
  });

  it('asks a budget for growth', async () => {
    const { peakLive } = await simulate({
      workload: steady(600),
      pool: { min: 2, max: 100, startMs: 40 },
      grant: (recommended) => Math.min(recommended, 20),
    });
    expect(peakLive).toBe(20);
  });

  it('cuts the run into as many parts as are asked for, and loses nothing between them', async () => {
    const { timeline, tasks, workerSec } = await simulate({ workload: steady(200), pool: { max: 40 }, timelineBins: 7 });
    expect(timeline).toHaveLength(7);
    const binSec = 20 / 7;
    expect(timeline.reduce((sum, { arrivalsPerSec }) => sum + arrivalsPerSec * binSec, 0)).toBeCloseTo(tasks.arrived, 6);
    expect(timeline.reduce((sum, { live }) => sum + live * binSec, 0)).toBeCloseTo(workerSec, 6);
  });

  it('tells how far it is', async () => {
    const seen: number[] = [];
    await simulate({
      workload: steady(2_000, 100_000),
      pool: { size: 200 },
      onProgress: ({ atMs, durationMs, arrived }) => {
        expect([durationMs, arrived > 0]).toEqual([100_000, true]);
        seen.push(atMs);
      },
    });
    expect(seen.length).toBeGreaterThanOrEqual(3);
    expect(seen.toSorted((a, b) => a - b)).toEqual(seen);
  });

  it.each([
    [{ workload: steady(1), pool: {} }, 'max'],
    [{ workload: steady(1), pool: { size: 2, min: 1 } }, 'min'],
    [{ workload: steady(1), pool: { max: 2, startMs: -1 } }, 'pool.startMs'],
    [{ workload: steady(1), pool: { max: 2, firstSize: 3 } }, 'pool.firstSize'],
    [{ workload: steady(1), pool: { max: 2, waitSloMs: 0 } }, 'pool.waitSloMs'],
    [{ workload: steady(1), pool: { max: 2, sice: 3 } }, 'pool.sice'],
    [{ workload: steady(1), service: constantTime(0.1), pool: { max: 2, startMs: 5 } }, 'pool.startMs'],
    [{ workload: steady(1), pool: { size: 2 }, policy: stepPolicy() }, 'policy'],
    [{ workload: openArrivals(constantRate(1, 1_000)), pool: { size: 2 } }, 'service'],
    [{ workload: null, pool: { size: 2 } }, 'workload'],
    [{ workload: steady(1), pool: { size: 2 }, timelineBins: 0 }, 'timelineBins'],
    [{ workload: steady(1), pool: { size: 2 }, faults: { failureRatio: 0.6, crashRatio: 0.5 } }, 'faults.crashRatio'],
    [{ workload: steady(1), pool: { size: 2 }, sed: 1 }, 'sed'],
  ])('refuses what cannot be simulated (%#)', async (options, option) => {
    const given: unknown = options;
    await expect(simulate(given as SimulateOptions)).rejects.toMatchObject({ code: 'ERR_OPTION', option });
  });
});

describe('a policy by its name', () => {
  it('knows sizes, the default, the textbook and every decider, with options', () => {
    expect(candidateNamed('fixed:12')).toEqual({ name: 'fixed:12', size: 12 });
    expect(candidateNamed('default')).toEqual({ name: 'default' });
    expect(candidateNamed('spawn:400ms')).toMatchObject({ name: 'spawn:400ms', idleTimeoutMs: 400 });
    expect(candidateNamed('classic').policy?.tickMs).toBe(500);
    expect(candidateNamed('demand:downWindowMs=5000,slowMs=2e4').policy?.demand.spec.options).toMatchObject({
      downWindowMs: 5_000,
      slowMs: 20_000,
    });
  });

  it.each([
    '',
    'spawn:',
    'spawn:0ms',
    'spawn:400',
    'fixed:',
    'fixed:-1',
    'demnd',
    'demand:',
    'demand:slowMs',
    'demand:slowMs=1=2',
    'demand:nope=1',
    'toString',
  ])('refuses %j', (name) => {
    expect(() => candidateNamed(name)).toThrow(expect.objectContaining({ code: 'ERR_OPTION' }));
  });
});

describe('a sweep', () => {
  const base: SimulateOptions = {
    workload: steady(200, 10_000),
    service: exponentialTime(75),
    pool: { min: 1, max: 40, startMs: 40, firstSize: 15 },
  };

  it('turns the size of a fixed pool', async () => {
    const results = await Promise.all(sweepOf(base, candidateNamed('fixed:20')).map(({ options }) => simulate(options)));
    const costs = results.map(({ quality }) => quality.costRatio);
    expect(costs.toSorted((a, b) => a - b)).toEqual(costs);
    expect(new Set(costs).size).toBe(costs.length);
  });

  it('tells a policy another SLO and measures by the one that was asked for', async () => {
    const points = sweepOf(base, candidateNamed('demand'));
    const results = await Promise.all(points.map(({ options }) => simulate(options)));
    expect(new Set(results.map(({ waitSloMs }) => waitSloMs))).toEqual(new Set([500]));
    const [careful, thrifty] = [results[0], results.at(-1)];
    expect(careful?.waits.p99).toBeLessThan(thrifty?.waits.p99 ?? 0);
  });

  it('turns how long workers stay idle, where they start by themselves', async () => {
    const results = await Promise.all(sweepOf(base, candidateNamed('spawn:100ms')).map(({ options }) => simulate(options)));
    const starts = results.map(({ quality }) => quality.starts);
    expect(starts.toSorted((a, b) => b - a)).toEqual(starts);
    expect(results[0]?.quality.costRatio).toBeLessThan(results.at(-1)?.quality.costRatio ?? 0);
  });

  it('runs a candidate on its own', () => {
    expect(runOf(base, candidateNamed('default'))).toBe(base);
    expect(runOf(base, candidateNamed('fixed:50')).pool).toEqual({ startMs: 40, size: 50, max: 50 });
  });
});
