import { describe, expect, it } from 'vitest';
import { createPool, demand, type Policy, tolerance, type WorkerPool } from '../../src/index.ts';
import { seededRandom } from '../../src/random/index.ts';
import { arrivalsAt, ramp, simulate, uniformTime } from '../../src/sim/index.ts';
import { systemClock } from '../../src/time/index.ts';
import { arrivalTimes } from '../../src/workload/index.ts';

/** The load: from 100 to 300 tasks a second in ten seconds, 30 to 120 ms each, so that it needs 7.5 to 22.5 workers. */
const DURATION_MS = 10_000;
const SEED = 11;
const service = uniformTime(30, 120);

interface TimedTask {
  readonly atMs: number;
  readonly workMs: number;
}

const drawTasks = (): readonly TimedTask[] => {
  const profile = ramp(100, { durationMs: DURATION_MS, toPerSec: 300 });
  const work = seededRandom(`${SEED}/service`); // the stream that the simulation draws from
  return [...arrivalTimes(profile, { random: seededRandom('live') })].map((atMs) => ({ atMs, workMs: service.sampleMs(work) }));
};

const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    systemClock.setTimer(resolve, ms, { keepAlive: true });
  });

interface Measured {
  readonly meanWaitMs: number;
  /** Workers, averaged over the ten seconds. */
  readonly meanLive: number;
  /** How much longer than asked for tasks ran: what timers and a busy machine add. */
  readonly runRatio: number;
}

type MakePool = (handler: (task: TimedTask) => Promise<void>) => WorkerPool<TimedTask, void>;

/** Plays the load against a live pool, in real time. */
const playLive = async (tasks: readonly TimedTask[], makePool: MakePool): Promise<Measured> => {
  let waitMs = 0;
  let runMs = 0;
  let workMs = 0;
  const startMs = systemClock.now();
  const pool = makePool(async (task) => {
    const startedAtMs = systemClock.now();
    waitMs += Math.max(0, startedAtMs - startMs - task.atMs);
    await pause(task.workMs);
    runMs += systemClock.now() - startedAtMs;
    workMs += task.workMs;
  });
  let liveMs = 0;
  let atMs = 0;
  for (const task of tasks) {
    const leftMs = task.atMs - (systemClock.now() - startMs);
    if (leftMs > 0) await pause(leftMs);
    const nowMs = systemClock.now() - startMs;
    liveMs += pool.live * (nowMs - atMs);
    atMs = nowMs;
    pool.post(task);
  }
  await pool.idle();
  await pool.close();
  return { meanWaitMs: waitMs / tasks.length, meanLive: liveMs / atMs, runRatio: runMs / workMs };
};

interface Pool {
  readonly size?: number;
  readonly min?: number;
  readonly max?: number;
  readonly spawn?: 'eager';
}

/** Plays the same load in virtual time. Run times are stretched as they were in real time. */
const playSimulated = async (tasks: readonly TimedTask[], pool: Pool, runRatio: number, policy?: Policy): Promise<Measured> => {
  const timesMs = tasks.map(({ atMs }) => atMs);
  const { waits, meanLive } = await simulate({
    workload: arrivalsAt(timesMs, DURATION_MS),
    service: { meanMs: service.meanMs * runRatio, sampleMs: (random) => service.sampleMs(random) * runRatio },
    pool,
    ...(policy !== undefined && { policy }),
    seed: SEED,
  });
  return { meanWaitMs: waits.mean, meanLive, runRatio };
};

describe('the simulation of a load that was also played in real time', () => {
  it.each([
    ['a fixed size that is too small at the end', { size: 20 } as const, undefined],
    ['a size that follows demand', { min: 2, max: 60, spawn: 'eager' } as const, { demand: demand(), guards: [tolerance()] }],
  ])('gives its waits and its worker time, with %s', async (_name, pool, policy) => {
    const tasks = drawTasks();
    const live = await playLive(tasks, (handler) =>
      'size' in pool ? createPool(handler, pool) : createPool(handler, { ...pool, ...(policy !== undefined && { policy }) }),
    );
    const simulated = await playSimulated(tasks, pool, live.runRatio, policy);
    const text = JSON.stringify({ live, simulated });
    // Timers run up to a millisecond or two late, and a busy machine adds to that: a quarter and 15 ms are allowed for waits.
    expect(Math.abs(live.meanWaitMs - simulated.meanWaitMs), text).toBeLessThan(15 + 0.25 * simulated.meanWaitMs);
    expect(Math.abs(live.meanLive / simulated.meanLive - 1), text).toBeLessThan(0.1);
    expect(simulated.meanWaitMs, text).toBeGreaterThan(1); // else there would be nothing to compare
  });
});
