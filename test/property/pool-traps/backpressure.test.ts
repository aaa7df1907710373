import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createPool, type QueueOptions } from '../../../src/index.ts';
import { ManualClock } from '../../../src/time/index.ts';
import { GatedPool } from './gated-pool.ts';

const RUN_MS = 100;
const WAIT_SLO_MS = 500;
/** Twice what two workers can do. */
const ARRIVALS_EVERY_MS = 25;
const TASKS = 800;

interface Overloaded {
  readonly accepted: number;
  readonly refused: number;
  /** Share of the accepted tasks that waited longer than the SLO. */
  readonly lateRatio: number;
}

/** Offers two workers twice the work that they can do, for 20 s. */
const overload = async (queue: QueueOptions): Promise<Overloaded> => {
  const clock = new ManualClock();
  let late = 0;
  let started = 0;
  const pool = createPool(
    (submittedAtMs: number) => {
      started += 1;
      if (clock.now() - submittedAtMs > WAIT_SLO_MS) late += 1;
      return new Promise<void>((resolve) => {
        clock.setTimer(resolve, RUN_MS);
      });
    },
    { size: 2, clock, queue },
  );
  let refused = 0;
  for (let index = 0; index < TASKS; index += 1) {
    if (!pool.post(clock.now())) refused += 1;
    clock.advance(ARRIVALS_EVERY_MS);
    await setImmediate();
  }
  while (pool.busy > 0) {
    clock.advance(RUN_MS);
    await setImmediate();
  }
  await pool.close();
  return { accepted: started, refused, lateRatio: late / started };
};

describe('task 4, backpressure', () => {
  it('a queue that is bounded by a count alone: most of what it accepts is late; bounded in time, next to none', async () => {
    const byCount = await overload({ capacity: 1_000 });
    const inTime = await overload({ capacity: 1_000, maxWaitMs: WAIT_SLO_MS });
    expect(byCount.refused).toBe(0);
    expect(byCount.lateRatio).toBeGreaterThan(0.85);
    expect(inTime.refused).toBeGreaterThan(TASKS * 0.4); // half of the work is too much
    expect(inTime.refused).toBeLessThan(TASKS * 0.55);
    expect(inTime.lateRatio).toBeLessThan(0.02); // those that came before any run time was known
  });

  it('acceptance and completion in one promise: a producer waits for room without waiting for the end', async () => {
    const gated = new GatedPool(1, { queue: { capacity: 1 } });
    const { pool } = gated;
    const promises = [pool.run(0), pool.run(1)];
    let hasRoom = false;
    let isIdle = false;
    void pool.ready().then(() => {
      hasRoom = true;
    });
    void pool.idle().then(() => {
      isIdle = true;
    });
    await setImmediate();
    expect([hasRoom, isIdle]).toEqual([false, false]);
    await gated.end(1); // the queued task starts: the queue has room, work goes on
    expect([hasRoom, isIdle]).toEqual([true, false]);
    await gated.end(1);
    expect([hasRoom, isIdle]).toEqual([true, true]);
    await Promise.all(promises);
    await pool.close();
  });

  it('a full queue that throws: `tryRun` says `undefined`, `post` says `false`, `run` rejects with a code, and none of them runs', async () => {
    const gated = new GatedPool(1, { queue: { capacity: 1 } });
    const { pool } = gated;
    gated.fill(2);
    expect(pool.tryRun(2)).toBeUndefined();
    expect(pool.post(3)).toBe(false);
    await expect(pool.run(4)).rejects.toMatchObject({ code: 'ERR_POOL_FULL', queueCapacity: 1 });
    await gated.end();
    await gated.end();
    expect(gated.started).toEqual([0, 1]);
    expect(pool.snapshot()).toMatchObject({ submitted: 5, completed: 2, rejected: 3 });
    await pool.close();
  });

  it('no end of waiting: what waits longer than its queue timeout is let go unstarted', async () => {
    const gated = new GatedPool(1);
    const { pool, clock } = gated;
    const outcomes = Array.from({ length: 5 }, (_, index) => gated.outcome(index, { queueTimeoutMs: 100 }));
    clock.advance(99);
    await gated.end(1);
    clock.advance(1);
    await setImmediate();
    expect([gated.open, pool.queued]).toEqual([1, 0]); // the second one started in time
    await gated.end(1);
    expect(await Promise.all(outcomes)).toEqual([0, 0, 'ERR_QUEUE_TIMEOUT', 'ERR_QUEUE_TIMEOUT', 'ERR_QUEUE_TIMEOUT']);
    expect(pool.snapshot()).toMatchObject({ submitted: 5, completed: 2, timedOut: 3 });
    expect(clock.activeTimers).toBe(0);
    await pool.close();
  });
});
