import { AsyncLocalStorage } from 'node:async_hooks';
import { describe, expect, it } from 'vitest';
import { createAsyncScopes } from '../host/index.ts';
import { createFixture, type FixtureOptions, settled } from './pool-fixture.test-support.ts';
import type { TaskOptions } from './task-options.ts';

/** A handler whose tasks end when the test says so. */
const createGate = <I>() => {
  const started: I[] = [];
  const ends: (() => void)[] = [];
  const handler = (input: I): Promise<void> => {
    started.push(input);
    return new Promise((resolve) => {
      ends.push(resolve);
    });
  };
  return { started, ends, handler };
};

describe('order and limits of a pool', () => {
  it('starts higher priorities first', async () => {
    const { started, ends, handler } = createGate<string>();
    const { pool } = createFixture(handler, { size: 1 });
    const runs = [pool.run('first'), pool.run('low', { priority: -1 }), pool.run('high', { priority: 1 }), pool.run('plain')];
    for (let index = 0; index < 4; index += 1) {
      ends[index]?.();
      await runs[['first', 'low', 'high', 'plain'].indexOf(started[index] ?? '')];
    }
    expect(started).toEqual(['first', 'high', 'plain', 'low']);
  });

  it('books the weight of a task, and lets one heavier than the pool run alone', async () => {
    const { started, ends, handler } = createGate<string>();
    const { pool } = createFixture(handler, { size: 3 });
    const runs = [
      pool.run('two', { weight: 2 }),
      pool.run('another two', { weight: 2 }),
      pool.run('one'),
      pool.run('huge', { weight: 50 }),
    ];
    expect([started, pool.busy, pool.snapshot().running]).toEqual([['two'], 2, 1]);
    ends[0]?.();
    await runs[0];
    expect([started.slice(1), pool.busy, pool.snapshot().running]).toEqual([['another two', 'one'], 3, 2]);
    ends[1]?.();
    ends[2]?.();
    await Promise.all(runs.slice(1, 3));
    expect([started.at(-1), pool.busy, pool.snapshot().running]).toEqual(['huge', 3, 1]);
    ends[3]?.();
    await runs[3];
    const { submitted, completed, running } = pool.snapshot();
    expect([submitted, completed, running, pool.busy]).toEqual([4, 4, 0, 0]);
  });

  it('caps what one key runs at once, also while a slot is held', async () => {
    const { started, ends, handler } = createGate<string>();
    const { pool } = createFixture(handler, { size: 4, maxPerKey: 1 });
    const abort = new AbortController();
    const aborted = pool.run('a1', { key: 'a', signal: abort.signal });
    const second = pool.run('a2', { key: 'a' });
    const other = pool.run('b1', { key: 'b' });
    abort.abort(new Error('enough'));
    await expect(aborted).rejects.toThrow('enough');
    expect(started).toEqual(['a1', 'b1']);
    ends[0]?.();
    ends[1]?.();
    await other;
    expect(started).toEqual(['a1', 'b1', 'a2']);
    ends[2]?.();
    await second;
  });

  it('keeps to its rate, wakes itself, and leaves no timer behind', async () => {
    const { pool, clock } = createFixture(async (x: number) => x, {
      size: 10,
      rates: [{ name: 'rate', limit: 2, perMs: 1_000 }],
    });
    const runs = [1, 2, 3, 4, 5].map((x) => pool.run(x));
    await Promise.all(runs.slice(0, 2));
    expect([pool.queued, clock.activeTimers]).toEqual([3, 1]);
    clock.advance(999);
    expect(pool.queued).toBe(3);
    clock.advance(1);
    expect(pool.queued).toBe(1);
    await Promise.all(runs.slice(2, 4));
    await pool.close({ deadlineMs: 0 });
    await expect(runs[4]).rejects.toMatchObject({ code: 'ERR_POOL_CLOSED' });
    expect(clock.activeTimers).toBe(0);
  });

  it('sheds what would wait too long, once it knows how long tasks run', async () => {
    const { started, ends, handler } = createGate<number>();
    const { pool, clock } = createFixture(handler, { size: 1, maxWaitMs: 250 });
    const first = pool.run(0);
    const unknown = pool.run(1); // no run time is known yet
    clock.advance(100);
    ends[0]?.();
    await first;
    const inTime = pool.run(2); // (0 ahead + 1) × 100 ms
    const alsoInTime = pool.run(3);
    await expect(pool.run(4)).rejects.toMatchObject({ code: 'ERR_TASK_SHED', expectedWaitMs: 300, maxWaitMs: 250 });
    expect([pool.tryRun(5), pool.post(6)]).toEqual([undefined, false]);
    for (let index = 1; index < 4; index += 1) {
      ends[index]?.();
      await [unknown, inTime, alsoInTime][index - 1];
    }
    expect(started).toEqual([0, 1, 2, 3]);
    expect(pool.snapshot()).toMatchObject({ shed: 3, completed: 4, submitted: 7 });
  });

  it("runs each task, its continuation and its callback in its submitter's async context", async () => {
    const storage = new AsyncLocalStorage<string>();
    const seen: (string | undefined)[] = [];
    const { pool } = createFixture(
      async () => {
        seen.push(storage.getStore());
        await Promise.resolve();
        seen.push(storage.getStore());
      },
      { size: 1, scopes: createAsyncScopes() },
    );
    const called = new Promise<string | undefined>((resolve) => {
      for (const name of ['a', 'b', 'c']) storage.run(name, () => void pool.run(0));
      storage.run('d', () => pool.post(0, () => resolve(storage.getStore())));
    });
    expect(await called).toBe('d');
    expect(seen).toEqual(['a', 'a', 'b', 'b', 'c', 'c', 'd', 'd']);
  });

  it('lets a handler start others before its first await, 20,000 levels deep, without exhausting the stack', async () => {
    const fixture = createFixture(
      async (depth: number): Promise<void> => {
        if (depth < 20_000) void fixture.pool.run(depth + 1);
      },
      { size: 30_000, max: 30_000 },
    );
    await fixture.pool.run(0);
    await fixture.pool.idle();
    expect(fixture.pool.snapshot()).toMatchObject({ completed: 20_001, failed: 0, running: 0, busy: 0 });
  });

  it.each<[string, FixtureOptions, TaskOptions]>([
    ['its key', { maxPerKey: 1 }, { key: 'a' }],
    ['its weight', {}, { weight: 2 }],
    ['a rate', { rates: [{ name: 'tokens', limit: 2, perMs: 1_000 }] }, { weight: { tokens: 2 } }],
  ])(
    'has no place in a queue of 0 for a task that %s holds back, also while a worker is free',
    async (_what, limits, options) => {
      const { started, ends, handler } = createGate<string>();
      const { pool, clock } = createFixture(handler, { size: 2, queueCapacity: 0, ...limits });
      const first = pool.run('first', options.weight === 2 ? {} : options);
      await expect(pool.run('held back', options)).rejects.toMatchObject({ code: 'ERR_POOL_FULL' });
      expect(pool.tryRun('held back', options)).toBeUndefined();
      expect(pool.snapshot()).toMatchObject({ queued: 0, rejected: 2, running: 1 });
      ends[0]?.();
      await first;
      clock.advance(1_000);
      void pool.run('second', options);
      expect(started).toEqual(['first', 'second']);
    },
  );

  it('keeps the place that `ready()` has promised, also for a task that its key holds back', async () => {
    const { started, ends, handler } = createGate<string>();
    const { pool } = createFixture(handler, { size: 2, queueCapacity: 0, maxPerKey: 1 });
    void pool.run('a1', { key: 'a' });
    await pool.ready();
    const waiting = pool.run('a2', { key: 'a' });
    expect(pool.queued).toBe(1);
    ends[0]?.();
    await settled();
    ends[1]?.();
    await waiting;
    expect(started).toEqual(['a1', 'a2']);
  });

  it('starts what a rate does not count when that rate is spent and the queue has no places, and says so', async () => {
    const { started, handler } = createGate<string>();
    const rates = [{ name: 'requests', limit: 1, perMs: 1_000 }];
    const { pool } = createFixture(handler, { size: 3, queueCapacity: 0, rates });
    void pool.run('counted');
    expect(pool.tryRun('counted too')).toBeUndefined();
    expect(pool.tryRun('free', { weight: { requests: 0 } })).toBeInstanceOf(Promise);
    expect(started).toEqual(['counted', 'free']);
  });
});
