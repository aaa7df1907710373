import { describe, expect, it } from 'vitest';

import type { CloseOptions } from './index.ts';
import { createFixture, createGate, expectTallyToAddUp, type FixtureOptions, settled } from './pool-fixture.test-support.ts';

/** A pool of two with two running tasks and three that wait. Rejections are kept as values. */
const createBusy = (options: FixtureOptions = {}) => {
  const gate = createGate<number>();
  const fixture = createFixture(gate.handler, { size: 2, ...options });
  const outcomes = [1, 2, 3, 4, 5].map((n) =>
    fixture.pool.run(n).then(
      (output) => output,
      (error: unknown) => error,
    ),
  );
  return { ...fixture, gate, outcomes };
};

const CLOSED = expect.objectContaining({ code: 'ERR_POOL_CLOSED' }) as unknown;

const expectClosed = (fixture: {
  pool: { snapshot(): object };
  clock: { activeTimers: number };
  core: Parameters<typeof expectTallyToAddUp>[0];
}) => {
  expect(fixture.pool.snapshot()).toMatchObject({ state: 'closed', busy: 0, queued: 0 });
  expect(fixture.clock.activeTimers).toBe(0);
  expectTallyToAddUp(fixture.core);
};

describe('Close', () => {
  it('of an idle pool is done at once and leaves nothing', async () => {
    const fixture = createFixture<number, number>((n) => n, { spawn: 'onDemand', min: 1, size: 8, idleTimeoutMs: 400 });
    await Promise.all([1, 2, 3].map((n) => fixture.pool.run(n)));
    await expect(fixture.pool.close()).resolves.toEqual({ unstarted: [] });
    expectClosed(fixture);
    expect(fixture.pool.live).toBe(0);
  });

  it('lets what runs and what waits end, and then resolves', async () => {
    const fixture = createBusy();
    const { pool, gate, outcomes } = fixture;
    let isDone = false;
    const closing = pool.close().then((result) => {
      isDone = true;
      return result;
    });
    expect(pool.snapshot().state).toBe('closing');
    for (let round = 0; round < 5; round += 1) {
      expect(isDone).toBe(false);
      gate.finish('x');
      await settled();
    }
    await expect(closing).resolves.toEqual({ unstarted: [] });
    await expect(Promise.all(outcomes)).resolves.toEqual(['x', 'x', 'x', 'x', 'x']);
    expectClosed(fixture);
    expect(pool.live).toBe(0);
  });

  it('refuses new tasks from its first instant, in every way of submitting', async () => {
    const { pool, gate } = createBusy();
    const closing = pool.close({ deadlineMs: 0 });
    await expect(pool.run(9)).rejects.toMatchObject({ code: 'ERR_POOL_CLOSED', pool: 'pool' });
    expect(pool.tryRun(9)).toBeUndefined();
    let told: unknown;
    expect(
      pool.post(9, (error) => {
        told = error;
      }),
    ).toBe(false);
    await expect(pool.ready()).rejects.toMatchObject({ code: 'ERR_POOL_CLOSED' });
    await expect(pool.map([9]).next()).rejects.toMatchObject({ code: 'ERR_POOL_CLOSED' });
    await closing;
    expect(told).toMatchObject({ code: 'ERR_POOL_CLOSED' });
    expect(gate.started).toEqual([1, 2]);
  });

  it('returns what waits at once when asked to, in its order, and lets what runs end', async () => {
    const fixture = createBusy();
    const closing = fixture.pool.close({ queued: 'return' });
    expect(fixture.pool.snapshot()).toMatchObject({ queued: 0, busy: 2, unstarted: 3 });
    fixture.gate.finishAll('x');
    await expect(closing).resolves.toEqual({ unstarted: [3, 4, 5] });
    await expect(Promise.all(fixture.outcomes)).resolves.toEqual(['x', 'x', CLOSED, CLOSED, CLOSED]);
    expectClosed(fixture);
  });

  it('resolves at its deadline: what waits is returned, what runs is aborted', async () => {
    const fixture = createBusy();
    const { pool, clock, gate, core } = fixture;
    const closing = pool.close({ deadlineMs: 500 });
    clock.advance(499);
    expect(pool.snapshot()).toMatchObject({ state: 'closing', busy: 2, queued: 3 });
    clock.advance(1);
    await expect(closing).resolves.toEqual({ unstarted: [3, 4, 5] });
    await expect(Promise.all(fixture.outcomes.slice(2))).resolves.toEqual([CLOSED, CLOSED, CLOSED]);
    expect(gate.signals.map(({ aborted }) => aborted)).toEqual([true, true]);
    expect(gate.signals[0]?.reason).toMatchObject({ code: 'ERR_POOL_CLOSED' });
    expect(core.snapshot()).toMatchObject({ aborted: 2, unstarted: 3, held: 2, live: 2 });
    expectClosed(fixture);
    gate.finishAll('late');
    // Without a signal or a timeout of its own, a started task settles with its handler.
    await expect(Promise.all(fixture.outcomes.slice(0, 2))).resolves.toEqual(['late', 'late']);
    expect(core.snapshot()).toMatchObject({ completed: 0, held: 0, live: 0 });
    expect(gate.started).toEqual([1, 2]);
    expect(clock.activeTimers).toBe(0);
  });

  it('has a deadline of 30 s unless told', async () => {
    const { pool, clock } = createBusy();
    const closing = pool.close();
    clock.advance(29_999);
    expect(pool.snapshot().state).toBe('closing');
    clock.advance(1);
    await expect(closing).resolves.toEqual({ unstarted: [3, 4, 5] });
  });

  it('waits without end, and without a timer, when the deadline is Infinity', async () => {
    const fixture = createBusy();
    const closing = fixture.pool.close({ deadlineMs: Number.POSITIVE_INFINITY });
    expect(fixture.clock.activeTimers).toBe(0);
    fixture.clock.advance(1e9);
    expect(fixture.pool.snapshot().state).toBe('closing');
    while (fixture.gate.open > 0) {
      fixture.gate.finish('x');
      await settled();
    }
    await expect(closing).resolves.toEqual({ unstarted: [] });
    expectClosed(fixture);
  });

  it('waits for handlers whose task has settled, up to the deadline', async () => {
    const { pool, core, gate, clock } = createBusy();
    const controller = new AbortController();
    gate.finishAll('x');
    await settled();
    gate.finishAll('x');
    await settled();
    gate.finishAll('x');
    await settled();
    const held = pool.run(6, { signal: controller.signal });
    controller.abort('stop');
    await expect(held).rejects.toBe('stop');
    const closing = pool.close({ deadlineMs: 100 });
    clock.advance(99);
    expect(core.snapshot()).toMatchObject({ state: 'closing', held: 1 });
    gate.finish('late');
    await expect(closing).resolves.toEqual({ unstarted: [] });
    expect(clock.activeTimers).toBe(0);
  });

  it.each<[CloseOptions | undefined, CloseOptions | undefined]>([
    [undefined, undefined],
    [{ deadlineMs: Number.POSITIVE_INFINITY }, { deadlineMs: 0 }],
    [{ queued: 'return' }, { queued: 'run' }],
    [{ queued: 'run' }, { queued: 'return' }],
  ])('called twice at once gives both callers one result: %o, %o', async (first, second) => {
    const fixture = createBusy();
    const closings = [fixture.pool.close(first), fixture.pool.close(second)];
    for (let round = 0; round < 5; round += 1) {
      if (fixture.gate.open > 0) fixture.gate.finish('x');
      await settled();
    }
    const [one, other] = await Promise.all(closings);
    expect(one).toBe(other);
    await expect(fixture.pool.close()).resolves.toBe(one);
    expectClosed(fixture);
  });

  it('lets a second call bring the deadline forward, never put it off', async () => {
    const { pool, clock } = createBusy();
    const closing = pool.close({ deadlineMs: 1_000 });
    void pool.close({ deadlineMs: 5_000 });
    expect(clock.activeTimers).toBe(1);
    void pool.close({ deadlineMs: 200 });
    expect(clock.activeTimers).toBe(1);
    clock.advance(200);
    await expect(closing).resolves.toEqual({ unstarted: [3, 4, 5] });
    expect(clock.activeTimers).toBe(0);
  });

  it('can be awaited by a task of the pool, which ends at the deadline', async () => {
    const close = (): Promise<unknown> => fixture.pool.close({ deadlineMs: 100 });
    const fixture = createFixture<number, unknown>(close);
    const { pool, clock } = fixture;
    const awaiting = pool.run(1);
    await expect(pool.run(2)).rejects.toMatchObject({ code: 'ERR_POOL_CLOSED' });
    expect(pool.snapshot()).toMatchObject({ state: 'closing', busy: 1 });
    clock.advance(100);
    await expect(awaiting).resolves.toEqual({ unstarted: [] });
    expect(pool.snapshot()).toMatchObject({ live: 0, held: 0, aborted: 1 });
    expectClosed(fixture);
  });

  it('ends when the task that called it without awaiting it ends', async () => {
    const { pool, clock } = createFixture<string, string>((what) => {
      void pool.close();
      return what;
    });
    await expect(pool.run('call')).resolves.toBe('call');
    await expect(pool.close()).resolves.toEqual({ unstarted: [] });
    expect(clock.activeTimers).toBe(0);
  });

  it('can be called by a listener and by a callback', async () => {
    const { pool, core, clock } = createFixture<number, number>((n) => {
      if (n === 2) throw new Error('task');
      return n;
    });
    pool.onResize(() => void pool.close());
    pool.onTaskError(() => void pool.close());
    pool.post(1, () => void pool.close());
    pool.post(2);
    await pool.resize(2);
    await expect(pool.close()).resolves.toEqual({ unstarted: [] });
    expect(core.snapshot()).toMatchObject({ state: 'closed', completed: 1, failed: 1, live: 0 });
    expect(clock.activeTimers).toBe(0);
  });

  it('of a paused pool returns what waits: nothing could start', async () => {
    const fixture = createBusy();
    fixture.pool.pause();
    const closing = fixture.pool.close({ deadlineMs: Number.POSITIVE_INFINITY });
    expect(fixture.pool.snapshot()).toMatchObject({ state: 'closing', queued: 0, busy: 2 });
    fixture.gate.finishAll('x');
    await expect(closing).resolves.toEqual({ unstarted: [3, 4, 5] });
    expectClosed(fixture);
  });

  it('of a paused pool with nothing running is done at once', async () => {
    const fixture = createFixture<number, number>((n) => n);
    fixture.pool.pause();
    const task = fixture.pool.run(1);
    await expect(fixture.pool.close({ deadlineMs: Number.POSITIVE_INFINITY })).resolves.toEqual({ unstarted: [1] });
    await expect(task).rejects.toMatchObject({ code: 'ERR_POOL_CLOSED' });
    expectClosed(fixture);
  });

  it('of a pool that is paused meanwhile returns what waits', async () => {
    const fixture = createBusy();
    const closing = fixture.pool.close({ deadlineMs: Number.POSITIVE_INFINITY });
    fixture.pool.pause();
    fixture.gate.finishAll('x');
    await expect(closing).resolves.toEqual({ unstarted: [3, 4, 5] });
    expectClosed(fixture);
  });

  it('of a pool that is resized to 0, before or meanwhile, returns what waits', async () => {
    for (const isBefore of [true, false]) {
      const fixture = createBusy();
      if (isBefore) void fixture.pool.resize(0);
      const closing = fixture.pool.close({ deadlineMs: Number.POSITIVE_INFINITY });
      if (!isBefore) void fixture.pool.resize(0);
      fixture.gate.finishAll('x');
      await expect(closing).resolves.toEqual({ unstarted: [3, 4, 5] });
      expectClosed(fixture);
    }
  });

  it('calls the callbacks of posted tasks, also of those that it returns, once each', async () => {
    const gate = createGate<string>();
    const { pool, core, clock } = createFixture(gate.handler, { size: 1 });
    const told: string[] = [];
    for (const name of ['runs', 'waits', 'waits too']) {
      pool.post(name, (error) => {
        told.push(`${name}: ${String((error as { code?: string }).code)}`);
        void pool.terminate(); // must not upset the close that is under way
        void pool.resize(5);
        pool.resume();
      });
    }
    await pool.close({ deadlineMs: 0 });
    await settled();
    expect(told.sort()).toEqual(['runs: ERR_POOL_CLOSED', 'waits too: ERR_POOL_CLOSED', 'waits: ERR_POOL_CLOSED']);
    expect(gate.started).toEqual(['runs']);
    expect(clock.activeTimers).toBe(0);
    expectTallyToAddUp(core);
  });

  it('sets no deadline when a callback of a returned task has terminated the pool', async () => {
    const { pool, clock } = createFixture<number, number>((n) => n, { size: 0 });
    pool.post(1, () => void pool.terminate());
    await pool.close({ queued: 'return' });
    await settled();
    expect(clock.activeTimers).toBe(0);
  });

  it.each([
    [{ deadlineMs: -1 }, 'deadlineMs'],
    [{ deadlineMs: Number.NaN }, 'deadlineMs'],
    [{ deadlineMs: '1' }, 'deadlineMs'],
    [{ queued: 'drop' }, 'queued'],
    [{ deadline: 5 }, 'deadline'],
    [null, 'options'],
  ])('refuses %o and stays open', async (options, option) => {
    const { pool } = createFixture<number, number>((n) => n);
    await expect(pool.close(options as CloseOptions)).rejects.toMatchObject({ code: 'ERR_OPTION', option });
    expect(pool.snapshot().state).toBe('open');
    await expect(pool.run(1)).resolves.toBe(1);
  });
});

describe('Terminate', () => {
  it('closes now, also a close that is under way', async () => {
    const fixture = createBusy();
    const closing = fixture.pool.close({ deadlineMs: Number.POSITIVE_INFINITY });
    await expect(fixture.pool.terminate()).resolves.toEqual({ unstarted: [3, 4, 5] });
    await expect(closing).resolves.toEqual({ unstarted: [3, 4, 5] });
    expectClosed(fixture);
  });

  it('can be called by the handler of the task that it aborts', async () => {
    const { pool, core } = createFixture<number, number>((n) => {
      void pool.terminate();
      return n;
    });
    await expect(pool.run(1)).resolves.toBe(1);
    expect(core.snapshot()).toMatchObject({ state: 'closed', aborted: 1, completed: 0, live: 0, held: 0 });
    expectTallyToAddUp(core);
  });

  it('makes a later close, resume, pause and resize harmless', async () => {
    const fixture = createBusy({ spawn: 'onDemand', min: 1, idleTimeoutMs: 400 });
    const result = await fixture.pool.terminate();
    fixture.gate.finishAll('late');
    await settled();
    await expect(fixture.pool.close({ deadlineMs: 5 })).resolves.toBe(result);
    fixture.pool.pause();
    fixture.pool.resume();
    await fixture.pool.resize(8);
    expect(fixture.pool.snapshot()).toMatchObject({ state: 'closed', desired: 0, live: 0 });
    expectClosed(fixture);
  });
});

describe('A closed pool', () => {
  it('has woken everyone who waits for it', async () => {
    const { pool, gate } = createBusy({ queueCapacity: 3 });
    const ready = pool.ready();
    const waits = Promise.all([pool.idle(), pool.empty(), pool.queueBelow(1)]);
    const closing = pool.terminate();
    await expect(ready).rejects.toMatchObject({ code: 'ERR_POOL_CLOSED' });
    await waits;
    await closing;
    gate.finishAll('late');
  });

  it('tells its listeners nothing any more', async () => {
    const { pool } = createBusy();
    const heard: unknown[] = [];
    pool.onResize((event) => heard.push(event));
    await pool.terminate();
    await pool.resize(3).catch(() => undefined);
    expect(heard).toEqual([]);
  });

  it('is what `await using` leaves', async () => {
    const { pool } = createFixture<number, number>((n) => n);
    {
      await using scoped = pool;
      await scoped.run(1);
    }
    expect(pool.snapshot()).toMatchObject({ state: 'closed', completed: 1, live: 0 });
  });
});
