import { setImmediate } from 'node:timers/promises';

import { describe, expect, it } from 'vitest';

import { createPool } from '../../src/autoscaled-pool/index.ts';
import { createDeferred, type Deferred } from '../../src/internal/index.ts';
import type { WorkerPool } from '../../src/pool/index.ts';
import { ManualClock } from '../../src/time/index.ts';

/** A pool whose handlers end when told to, in the order of their start. */
class GatedPool {
  readonly clock = new ManualClock();
  readonly pool: WorkerPool<number, number>;
  readonly #open: Deferred<number>[] = [];

  constructor(size: number, capacity = 1_000) {
    const handler = (): Promise<number> => {
      const deferred = createDeferred<number>();
      this.#open.push(deferred);
      return deferred.promise;
    };
    this.pool = createPool(handler, { size, queue: { capacity }, clock: this.clock });
  }

  /** Handlers that run. */
  get open(): number {
    return this.#open.length;
  }

  async end(count: number): Promise<void> {
    for (const deferred of this.#open.splice(0, count)) deferred.resolve(0);
    await setImmediate();
  }
}

const fill = ({ pool }: GatedPool, count: number): void => {
  for (let index = 0; index < count; index += 1) pool.post(index);
};

describe('a shrink', () => {
  it('takes idle workers away at once: 32 to 4 does not stay 32', async () => {
    const { pool } = new GatedPool(32);
    const resized = pool.resize(4);
    expect([pool.desired, pool.live, pool.snapshot().idle]).toEqual([4, 4, 4]);
    await resized;
    await pool.close();
  });

  it('goes down to the size and not below it, however many tasks end at once', async () => {
    const gated = new GatedPool(32);
    const { pool } = gated;
    fill(gated, 200);
    void pool.resize(4);
    await gated.end(30); // 30 of 32 workers see at the same moment that there are too many
    expect([pool.live, pool.busy, gated.open]).toEqual([4, 4, 4]);
    await gated.end(4);
    expect([pool.live, pool.busy]).toEqual([4, 4]);
    await pool.terminate();
  });

  it('resolves when no more than the new size run, and from its call on starts none above it', async () => {
    const gated = new GatedPool(8);
    const { pool } = gated;
    fill(gated, 50);
    let isResized = false;
    void pool.resize(3).then(() => {
      isResized = true;
    });
    await gated.end(4);
    expect([isResized, gated.open, pool.queued]).toEqual([false, 4, 42]);
    await gated.end(1);
    expect([isResized, gated.open, pool.queued]).toEqual([true, 3, 42]);
    await gated.end(1);
    expect([gated.open, pool.queued]).toEqual([3, 41]);
    await pool.terminate();
  });

  it('to zero stops starting; it loses nothing, and a later size goes on', async () => {
    const gated = new GatedPool(2);
    const { pool } = gated;
    fill(gated, 5);
    void pool.resize(0);
    await gated.end(2);
    expect([pool.live, pool.busy, pool.queued]).toEqual([0, 0, 3]);
    await pool.resize(3);
    expect([pool.live, pool.busy, pool.queued]).toEqual([3, 3, 0]);
    await gated.end(3);
    expect(pool.snapshot()).toMatchObject({ submitted: 5, completed: 5 });
    await pool.close();
  });

  it.each([-1, 2.5, Number.NaN, Number.POSITIVE_INFINITY, 10_001, '4', undefined])(
    'to %s is refused and changes nothing',
    async (n) => {
      const { pool } = new GatedPool(8);
      await expect(pool.resize(n as number)).rejects.toMatchObject({ code: 'ERR_OPTION', option: 'n' });
      expect([pool.desired, pool.live]).toEqual([8, 8]);
      await pool.close();
    },
  );
});

describe('a full pool', () => {
  it('lets a producer wait for room, which is not the same as waiting for the end', async () => {
    const gated = new GatedPool(1, 1);
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

  it('bounds the wait in time as well: what waits too long is let go unstarted', async () => {
    const gated = new GatedPool(1);
    const { pool, clock } = gated;
    const outcomes: string[] = [];
    for (let index = 0; index < 5; index += 1) {
      void pool.run(index, { queueTimeoutMs: 100 }).then(
        () => outcomes.push('done'),
        (error: { code: string }) => outcomes.push(error.code),
      );
    }
    clock.advance(99);
    await gated.end(1);
    clock.advance(1);
    await setImmediate();
    expect(outcomes).toEqual(['done', 'ERR_QUEUE_TIMEOUT', 'ERR_QUEUE_TIMEOUT', 'ERR_QUEUE_TIMEOUT']);
    expect([gated.open, pool.queued]).toEqual([1, 0]); // the second one started in time
    await gated.end(1);
    expect(pool.snapshot()).toMatchObject({ submitted: 5, completed: 2, timedOut: 3 });
    expect(clock.activeTimers).toBe(0);
    await pool.close();
  });
});

describe('the waits of a pool', () => {
  it('are counted from the submission to the start, with a zero for each task that found a free worker', async () => {
    const gated = new GatedPool(1);
    const { pool, clock } = gated;
    expect(pool.snapshot().waitMs).toBeUndefined();
    fill(gated, 2);
    clock.advance(80);
    await gated.end(1);
    expect(pool.snapshot().waitMs).toMatchObject({ count: 2, mean: 40, max: 80, p99: 80 });
    await pool.terminate();
  });

  it('do not make a stuck pool look idle: nothing is recorded, but the oldest task ages', async () => {
    const gated = new GatedPool(1);
    const { pool, clock } = gated;
    fill(gated, 478);
    clock.advance(5_000);
    expect(pool.snapshot()).toMatchObject({ queued: 477, oldestWaitMs: 5_000, waitMs: { count: 1, max: 0 } });
    clock.advance(10_000);
    expect(pool.snapshot().waitMs).toBeUndefined();
    expect(pool.snapshot().oldestWaitMs).toBe(15_000);
    await pool.terminate();
  });
});
