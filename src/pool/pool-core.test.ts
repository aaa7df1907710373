import { describe, expect, it } from 'vitest';

import { createFixture, createGate, type FixtureOptions, settled } from './pool-fixture.test-support.ts';
import type { WorkerPool } from './worker-pool.ts';

describe('snapshot', () => {
  it('has all numbers of one moment and is frozen', async () => {
    const gate = createGate<number>();
    const { pool, clock } = createFixture(gate.handler, { name: 'mail', size: 1, queueCapacity: 5 });
    void pool.run(1);
    clock.advance(10);
    void pool.run(2);
    clock.advance(30);
    const snapshot = pool.snapshot();
    expect(snapshot).toEqual({
      name: 'mail',
      state: 'open',
      min: 0,
      max: 64,
      desired: 1,
      live: 1,
      busy: 1,
      idle: 0,
      starting: 0,
      running: 1,
      held: 0,
      abandoned: 0,
      queued: 1,
      queueCapacity: 5,
      waitMs: { count: 1, mean: 0, p50: 0, p90: 0, p99: 0, max: 0 },
      oldestWaitMs: 30,
      submitted: 2,
      completed: 0,
      failed: 0,
      rejected: 0,
      retrying: 0,
      retried: 0,
      shed: 0,
      evicted: 0,
      aborted: 0,
      timedOut: 0,
      unstarted: 0,
    });
    expect(Object.isFrozen(snapshot)).toBe(true);
    expect([pool.name, pool.desired, pool.live, pool.busy, pool.starting, pool.queued]).toEqual(['mail', 1, 1, 1, 0, 1]);
    gate.finish('x');
    await settled();
    expect(snapshot.completed).toBe(0);
  });

  it('has no wait before a task has started, which is not a wait of zero', () => {
    const { pool } = createFixture<number, number>((n) => n);
    expect(pool.snapshot()).not.toHaveProperty('waitMs');
    expect(pool.snapshot().oldestWaitMs).toBe(0);
  });

  it('measures waits from the submission to the start', async () => {
    const gate = createGate<number>();
    const { pool, clock } = createFixture(gate.handler, { size: 1 });
    void pool.run(1);
    void pool.run(2);
    clock.advance(700);
    gate.finish('x');
    await settled();
    const { waitMs } = pool.snapshot();
    expect(waitMs).toMatchObject({ count: 2, max: 700, mean: 350 });
  });
});

describe('read', () => {
  it('gives run times of tasks that ended well, and what was accepted', async () => {
    const gate = createGate<number>();
    const { pool, core, clock } = createFixture(gate.handler, { size: 2, queueCapacity: 0 });
    const tasks = [pool.run(1), pool.run(2), pool.run(3)];
    clock.advance(10);
    gate.finish('x');
    await tasks[0];
    clock.advance(30);
    gate.fail(new Error('y'));
    await Promise.allSettled(tasks);
    const good = pool.run(4);
    clock.advance(5);
    gate.finish('x');
    await good;
    const reading = core.read(clock.now());
    expect(reading).toMatchObject({ arrivals: 3, completions: 2, failures: 1, rejections: 1, busy: 0, live: 2, idle: 2 });
    expect(reading).toMatchObject({ runMsSum: 15, runMsSquaredSum: 125, runMsMin: 5 });
    expect(core.read(clock.now())).not.toHaveProperty('runMsMin');
    expect(core.read(clock.now()).runMsSum).toBe(15);
  });

  it('counts held workers as busy: they cannot take a task', () => {
    const controller = new AbortController();
    const { pool, core } = createFixture(createGate<number>().handler, { size: 2 });
    pool.run(1, { signal: controller.signal }).catch(() => undefined);
    controller.abort();
    expect(core.read(0)).toMatchObject({ busy: 1, idle: 1, aborted: 1 });
    expect(core.snapshot()).toMatchObject({ busy: 0, held: 1, idle: 1 });
  });

  it('knows of no run times when they are not measured', async () => {
    const { pool, core, clock } = createFixture<number, number>((n) => n, { measuresRuns: false });
    await pool.run(1);
    const reading = core.read(clock.now());
    expect(reading).toMatchObject({ completions: 1, runMsSum: 0, runMsSquaredSum: 0 });
    expect(reading).not.toHaveProperty('runMsMin');
  });

  it('reads no clock between submit and settle of a task that finds a free worker, when runs are not measured', async () => {
    const { pool, clock } = createFixture<number, number>((n) => n, { measuresRuns: false });
    let readings = 0;
    const now = clock.now.bind(clock);
    clock.now = () => {
      readings += 1;
      return now();
    };
    for (let n = 0; n < 100; n += 1) await pool.run(n);
    expect(readings).toBe(0);
  });
});

describe('Waiting for the pool', () => {
  it('`ready` resolves at once while there is room, and with the first place that becomes free', async () => {
    const gate = createGate<number>();
    const { pool } = createFixture(gate.handler, { size: 1, queueCapacity: 1 });
    await pool.ready();
    void pool.run(1);
    await pool.ready();
    void pool.run(2);
    let isReady = false;
    const ready = pool.ready().then(() => {
      isReady = true;
    });
    await settled();
    expect(isReady).toBe(false);
    gate.finish('x');
    await ready;
    expect(pool.tryRun(3)).toBeDefined();
  });

  it('`ready`, then `run`: many producers on a small pool, and none is refused', async () => {
    const { pool, core } = createFixture<number, number>(
      async (n) => {
        await settled(n % 4);
        return n;
      },
      { size: 3, queueCapacity: 2 },
    );
    const produce = async (n: number): Promise<number> => {
      await pool.ready();
      return pool.run(n);
    };
    const inputs = Array.from({ length: 200 }, (_, n) => n);
    await expect(Promise.all(inputs.map(produce))).resolves.toEqual(inputs);
    expect(core.snapshot().rejected).toBe(0);
  });

  it('`ready` wakes a producer also when room comes by a resize or a resume', async () => {
    const { pool } = createFixture<number, number>((n) => n, { size: 0, queueCapacity: 0 });
    const byResize = pool.ready();
    void pool.resize(1);
    await expect(byResize).resolves.toBeUndefined();
    pool.pause();
    const byResume = pool.ready();
    pool.resume();
    await expect(byResume).resolves.toBeUndefined();
  });

  it('`idle` resolves when nothing waits and every started task has settled, not in between', async () => {
    const gate = createGate<number>();
    const { pool } = createFixture(gate.handler, { size: 1 });
    await pool.idle();
    for (const n of [1, 2, 3]) void pool.run(n);
    let isIdle = false;
    const idle = pool.idle().then(() => {
      isIdle = true;
    });
    for (let ended = 0; ended < 3; ended += 1) {
      await settled();
      expect(isIdle).toBe(false);
      gate.finish('x');
    }
    await idle;
  });

  it('`empty` resolves when no task waits, `queueBelow` when few do', async () => {
    const gate = createGate<number>();
    const { pool } = createFixture(gate.handler, { size: 1 });
    for (const n of [1, 2, 3, 4]) void pool.run(n);
    const seen: string[] = [];
    void pool.empty().then(() => seen.push('empty'));
    void pool.queueBelow(2).then(() => seen.push('below 2'));
    void pool.queueBelow(4).then(() => seen.push('below 4'));
    await settled();
    expect(seen).toEqual(['below 4']);
    for (const expected of [['below 4'], ['below 4', 'below 2'], ['below 4', 'below 2', 'empty']]) {
      gate.finish('x');
      await settled();
      expect(seen).toEqual(expected);
    }
  });

  it.each([[0], [-1], [1.5], [Number.NaN], ['3']])('`queueBelow` refuses %s', async (n) => {
    const { pool } = createFixture<number, number>((input) => input);
    await expect(pool.queueBelow(n as number)).rejects.toMatchObject({
      code: 'ERR_OPTION',
      option: 'n',
      allowed: 'an integer, 1 or more',
    });
  });
});

describe('PoolCore', () => {
  it('says whether it is open', () => {
    const { core } = createFixture<number, number>((n) => n);
    expect([core.isOpen, core.isClosed]).toEqual([true, false]);
    void core.close();
    expect([core.isOpen, core.isClosed]).toEqual([false, true]);
  });

  const tells: readonly (readonly [string, FixtureOptions, (pool: WorkerPool<number, number>) => unknown])[] = [
    ['starts', {}, (pool) => pool.run(1)],
    ['starts with options', {}, (pool) => pool.run(1, { priority: 1 })],
    ['waits at size 0', { size: 0 }, (pool) => pool.post(1)],
    ['waits at size 0 with options', { size: 0 }, (pool) => pool.run(1, { priority: 1 })],
    ['waits while the pool is paused', {}, (pool) => [pool.pause(), pool.post(1)]],
    ['waits while the rate is spent', { rates: [{ name: 'rate', limit: 1, perMs: 1_000 }] }, (pool) => pool.post(1)],
  ];

  it.each(tells)('tells once who waits for a task, when one %s', async (_when, options, submit) => {
    const { pool, core } = createFixture<number, number>((n) => n, options);
    if (options.rates !== undefined) await pool.run(0); // spends it
    let calls = 0;
    expect(core.whenBusy(() => (calls += 1))).toBe(true);
    submit(pool);
    expect(calls).toBe(1);
    pool.post(2);
    expect(calls).toBe(1);
  });

  it('tells nothing to who does not wait for a task any more', () => {
    const { pool, core } = createFixture<number, number>((n) => n, { size: 0 });
    core.whenBusy(() => expect.unreachable());
    core.whenBusy(undefined);
    pool.post(1);
    expect(pool.queued).toBe(1);
  });
});
