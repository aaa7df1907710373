import { describe, expect, it } from 'vitest';
import { type SimPoolOptions, type SimulationResult, simulate } from '../../src/sim/index.ts';
import { type Profile, stages, uniformTime } from '../../src/workload/index.ts';

const SEEDS = [1, 2, 3, 4, 5];
const PER_SEC = 1_000;

/** Nothing, and then 1,000 tasks a second at once. */
const fromNothing = (durationMs: number): Profile => stages([{ durationMs, toPerSec: PER_SEC }], PER_SEC);

/** A load, a minute in which nothing comes, and then 1,000 tasks a second at once: run times are known, the rate is not. */
const AFTER_REST = stages(
  [
    { durationMs: 10_000, toPerSec: 100 },
    { durationMs: 0, toPerSec: 0 },
    { durationMs: 60_000, toPerSec: 0 },
    { durationMs: 0, toPerSec: PER_SEC },
    { durationMs: 8_000, toPerSec: PER_SEC },
  ],
  100,
);

const play = (profile: Profile, pool: Partial<SimPoolOptions>, seed: number): Promise<SimulationResult> =>
  simulate({
    workload: { name: 'cold start', profile, service: uniformTime(30, 120) },
    pool: { min: 1, max: 400, queue: { capacity: 20_000 }, ...pool },
    seed,
  });

const lateTasks = ({ quality, tasks }: SimulationResult): number => Math.round(quality.lateRatio * tasks.arrived);

describe('1,000 requests a second at once, tasks of 30–120 ms, the default policies', () => {
  it.each([
    { what: 'slots', pool: {}, fromNothingMs: 250, afterRestMs: 250 },
    { what: 'slots that are kept (eager)', pool: { spawn: 'eager' }, fromNothingMs: 250, afterRestMs: 400 },
    { what: 'threads that start in 40 ms', pool: { startMs: 40 }, fromNothingMs: 220, afterRestMs: 240 },
  ] as const)('$what: no task waits for $fromNothingMs ms, $afterRestMs ms after a rest', async ({ pool, ...most }) => {
    for (const seed of SEEDS) {
      const cold = await play(fromNothing(8_000), pool, seed);
      const rested = await play(AFTER_REST, pool, seed);
      expect(cold.waits.max, `seed ${seed}`).toBeLessThan(most.fromNothingMs);
      expect(rested.waits.max, `seed ${seed}`).toBeLessThan(most.afterRestMs);
    }
  });

  it.each([
    // a worker asked for in the first tick, at 100 ms, is there at 600 ms: about 100 tasks are late whatever is done
    { startMs: 500, waitSloMs: 500, late: 240 },
    // there at 5,100 ms: more than 3,000 are late whatever is done
    { startMs: 5_000, waitSloMs: 2_000, late: 7_600 },
  ])('threads that start in $startMs ms: fewer than $late tasks are late, on average', async ({ startMs, waitSloMs, late }) => {
    const runs = await Promise.all(SEEDS.map((seed) => play(fromNothing(20_000), { startMs, waitSloMs }, seed)));
    const counts = runs.map(lateTasks);
    expect(counts.reduce((sum, count) => sum + count, 0) / counts.length, `seeds ${SEEDS.join()}: ${counts.join()}`).toBeLessThan(
      late,
    );
  });
});
