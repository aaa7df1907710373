// What docs/guide/slots-threads-processes.md says of tasks that wait for tasks.
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../time/index.ts';
import { createPool } from './create-pool.ts';

const DEPTH = 5_000;

const settled = async (): Promise<void> => {
  for (let hop = 0; hop < 100; hop += 1) await Promise.resolve();
};

/** Lets a minute go by, with everything that it brings. */
const minute = async (clock: ManualClock): Promise<void> => {
  for (let second = 0; second < 60; second += 1) {
    clock.advance(1_000);
    await settled();
  }
};

describe('tasks that wait for tasks of their own pool', () => {
  it('stop when they have taken every worker, and the snapshot shows it', async () => {
    const clock = new ManualClock();
    const pool = createPool<number, number>(
      async (depth): Promise<number> => (depth === 0 ? 0 : 1 + (await pool.run(depth - 1))),
      {
        max: 1_000,
        clock,
      },
    );
    let outcome = 'none';
    pool.run(DEPTH).then(
      () => (outcome = 'result'),
      () => (outcome = 'error'),
    );
    await minute(clock);
    const { busy, desired, queued, completed, oldestWaitMs } = pool.snapshot();
    expect({ outcome, completed, queued }).toEqual({ outcome: 'none', completed: 0, queued: 1 });
    expect(busy).toBe(desired);
    expect(busy).toBeLessThan(1_000);
    expect(oldestWaitMs).toBeGreaterThan(50_000);
    await pool.terminate();
  });

  it('end with ERR_QUEUE_TIMEOUT when the inner ones have a `queueTimeoutMs`', async () => {
    const clock = new ManualClock();
    const options = { queueTimeoutMs: 10_000 };
    const pool = createPool<number, number>(
      async (depth): Promise<number> => (depth === 0 ? 0 : 1 + (await pool.run(depth - 1, options))),
      {
        size: 8,
        clock,
      },
    );
    const outcome = pool.run(DEPTH).catch((error: unknown) => error);
    clock.advance(10_000);
    expect(await outcome).toMatchObject({ code: 'ERR_QUEUE_TIMEOUT' });
    expect(pool.snapshot()).toMatchObject({ busy: 0, queued: 0 });
    await pool.close();
  });

  it('end well when each level has a pool of its own', async () => {
    const leaves = createPool<number, number>((n) => Promise.resolve(n), { name: 'leaves', size: 2 });
    const trees = createPool<number, number>(
      async (n) => {
        const sizes = await Promise.all(Array.from({ length: n }, (_, leaf) => leaves.run(leaf)));
        return sizes.length;
      },
      { name: 'trees', size: 2 },
    );
    expect(await Promise.all([50, 60, 70].map((n) => trees.run(n)))).toEqual([50, 60, 70]);
    await trees.close();
    await leaves.close();
  });

  it('end well when a task hands the next ones in and does not wait for them, however deep', async () => {
    let seen = 0;
    const pool = createPool<number, void>(
      (depth) => {
        seen += 1;
        if (depth > 0) pool.post(depth - 1);
      },
      { size: 8 },
    );
    void pool.run(DEPTH);
    await pool.idle();
    expect(seen).toBe(DEPTH + 1);
    await pool.close();
  });
});
