import { describe, expect, it, vi } from 'vitest';

import { createFixture, createGate, expectTallyToAddUp, settled } from './pool-fixture.test-support.ts';

/** Tells whether `promise` has settled by now. */
const hasSettled = async (promise: Promise<unknown>): Promise<boolean> => {
  let isSettled = false;
  const mark = (): void => {
    isSettled = true;
  };
  promise.then(mark, mark);
  await settled();
  return isSettled;
};

describe('resize', () => {
  it('removes idle workers at once: 32 to 4 is 4, before the promise is awaited', async () => {
    const { pool } = createFixture<number, number>((n) => n, { size: 32 });
    expect(pool.live).toBe(32);
    const resizing = pool.resize(4);
    expect(pool.snapshot()).toMatchObject({ desired: 4, live: 4, idle: 4 });
    await resizing;
  });

  it('removes idle workers at once and busy ones when their task ends, never below the size', async () => {
    const gate = createGate<number>();
    const { pool } = createFixture(gate.handler, { size: 32 });
    for (let n = 0; n < 6; n += 1) void pool.run(n);
    const resizing = pool.resize(4);
    expect(pool.snapshot()).toMatchObject({ live: 6, busy: 6, idle: 0 });
    gate.finish('x');
    await settled();
    expect(pool.live).toBe(5);
    expect(await hasSettled(resizing)).toBe(false);
    gate.finish('x');
    await resizing;
    expect(pool.live).toBe(4);
    gate.finishAll('x');
    await pool.idle();
    expect(pool.snapshot()).toMatchObject({ live: 4, idle: 4, busy: 0 });
  });

  it('starts no task above the new size from its first instant, however many wait', async () => {
    const gate = createGate<number>();
    const { pool } = createFixture(gate.handler, { size: 8 });
    for (let n = 0; n < 30; n += 1) void pool.run(n);
    const resizing = pool.resize(3);
    for (let ended = 1; ended <= 5; ended += 1) {
      gate.finish('x');
      await settled();
      expect(gate.started).toHaveLength(8);
    }
    await resizing;
    expect(gate.open).toBe(3);
    gate.finish('x');
    await settled();
    expect(gate.started).toHaveLength(9);
    expect(gate.open).toBe(3);
  });

  it('never interrupts a running task and loses none that waits', async () => {
    const gate = createGate<number, string>();
    const { pool } = createFixture(gate.handler, { size: 8 });
    const all = Promise.all(Array.from({ length: 40 }, (_, n) => pool.run(n)));
    for (const n of [1, 7, 0, 2, 8, 3]) {
      void pool.resize(n);
      if (gate.open > 0) gate.finish('x');
      await settled();
    }
    while (gate.open > 0) {
      gate.finish('x');
      await settled();
    }
    await expect(all).resolves.toHaveLength(40);
    expect(gate.signals.every(({ aborted }) => !aborted)).toBe(true);
    expect([...gate.started].sort((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, n) => n));
  });

  it('wakes what waits when the size goes down and up again before anything ends', async () => {
    const gate = createGate<number>();
    const { pool } = createFixture(gate.handler, { size: 4 });
    for (let n = 0; n < 8; n += 1) void pool.run(n);
    void pool.resize(1);
    void pool.resize(6);
    expect(gate.started).toEqual([0, 1, 2, 3, 4, 5]);
    void pool.resize(2);
    gate.finish('x');
    gate.finish('x');
    await settled();
    expect(gate.open).toBe(4);
    void pool.resize(6);
    expect(gate.started).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  it('resolves when no more than n run; a newer call supersedes, and both resolve when the newest holds', async () => {
    const gate = createGate<number>();
    const { pool } = createFixture(gate.handler, { size: 4 });
    for (let n = 0; n < 4; n += 1) void pool.run(n);
    const toThree = pool.resize(3);
    const toOne = pool.resize(1);
    gate.finish('x');
    await settled();
    expect(await hasSettled(toThree)).toBe(false); // three run, but the newest asked for one
    gate.finish('x');
    gate.finish('x');
    await Promise.all([toThree, toOne]);
    expect(pool.busy).toBe(1);
    const toZero = pool.resize(0);
    expect(await hasSettled(toZero)).toBe(false);
    void pool.resize(1);
    await toZero; // superseded: one may run again
    expect(pool.busy).toBe(1);
  });

  it('counts a handler that still holds its worker as running', async () => {
    const gate = createGate<number>();
    const controller = new AbortController();
    const { pool } = createFixture(gate.handler, { size: 2 });
    const held = pool.run(1, { signal: controller.signal });
    controller.abort('stop');
    await expect(held).rejects.toBe('stop');
    const resizing = pool.resize(0);
    expect(await hasSettled(resizing)).toBe(false);
    gate.finish('late');
    await resizing;
    expect(pool.live).toBe(0);
  });

  it('to 0 stops starting, keeps what waits, and comes back', async () => {
    const gate = createGate<number>();
    const { pool } = createFixture(gate.handler, { size: 1 });
    void pool.run(1);
    const waiting = pool.run(2);
    const resizing = pool.resize(0);
    gate.finish('x');
    await resizing;
    expect(pool.snapshot()).toMatchObject({ live: 0, busy: 0, queued: 1, desired: 0, state: 'open' });
    const later = pool.run(3);
    expect(gate.started).toEqual([1]);
    await pool.resize(2);
    expect(gate.started).toEqual([1, 2, 3]);
    gate.finishAll('y');
    await expect(Promise.all([waiting, later])).resolves.toEqual(['y', 'y']);
  });

  it.each([[-1], [Number.NaN], [1.5], ['3'], [65], [Number.POSITIVE_INFINITY], [undefined], [null], [3n]])(
    'rejects %s with ERR_OPTION, says what is allowed and changes nothing',
    async (n) => {
      const { pool } = createFixture<number, number>((input) => input);
      const events: unknown[] = [];
      pool.onResize((event) => events.push(event));
      await expect(pool.resize(n as number)).rejects.toMatchObject({
        code: 'ERR_OPTION',
        option: 'n',
        allowed: 'an integer from 0 to 64',
        message: expect.stringContaining('from 0 to 64') as string,
      });
      expect(pool.snapshot()).toMatchObject({ desired: 4, live: 4 });
      expect(events).toEqual([]);
    },
  );

  it('may be called by a task, a callback and a listener: the last call wins', async () => {
    const { pool, core } = createFixture<number, number>((n) => {
      if (n === 1) void pool.resize(10);
      return n;
    });
    pool.onResize(({ to }) => {
      if (to === 10) void pool.resize(20);
    });
    await pool.run(1);
    expect(pool.snapshot()).toMatchObject({ desired: 20, live: 20 });
    pool.post(2, () => void pool.resize(6));
    await settled();
    expect(pool.snapshot()).toMatchObject({ desired: 6, live: 6 });
    expectTallyToAddUp(core);
  });

  it('tells each listener every change in order, also changes made by handlers and listeners', () => {
    const { pool } = createFixture<number, void>((n) => void pool.resize(n), { size: 0 });
    const first: string[] = [];
    const second: string[] = [];
    pool.onResize(({ from, to }) => {
      first.push(`${from}→${to}`);
      if (to === 7) void pool.resize(8);
    });
    pool.onResize(({ from, to }) => second.push(`${from}→${to}`));
    pool.post(7);
    void pool.resize(2); // starts the task, which resizes to 7, and the listener then to 8
    expect(first).toEqual(['0→2', '2→7', '7→8']);
    expect(second).toEqual(first);
    expect(pool.desired).toBe(8);
  });

  it('says nothing when the size stays', async () => {
    const { pool } = createFixture<number, number>((n) => n);
    const events: unknown[] = [];
    pool.onResize((event) => events.push(event));
    await pool.resize(4);
    expect(events).toEqual([]);
  });

  it('isolates a listener that throws', async () => {
    const gate = createGate<number>();
    const { pool, reported } = createFixture(gate.handler, { size: 0 });
    const thrown = new Error('listener');
    pool.onResize(() => {
      throw thrown;
    });
    void pool.run(1);
    await pool.resize(1);
    expect(reported).toEqual([thrown]);
    expect(gate.started).toEqual([1]);
  });

  it('suspends `min` below it for an on-demand pool', async () => {
    const { pool } = createFixture<number, number>((n) => n, { spawn: 'onDemand', min: 2, size: 8, idleTimeoutMs: 400 });
    await pool.resize(1);
    expect(pool.live).toBe(1);
    await pool.resize(0);
    expect(pool.live).toBe(0);
    await pool.resize(8);
    expect(pool.live).toBe(2);
  });

  it('resolves when the pool closes, although handlers still hold workers', async () => {
    const gate = createGate<number>();
    const { pool } = createFixture(gate.handler, { size: 2 });
    const tasks = [pool.run(1), pool.run(2)];
    const resizing = pool.resize(0);
    await pool.terminate();
    await resizing;
    await pool.resize(5);
    expect(pool.desired).toBe(0);
    gate.finishAll('late');
    await expect(Promise.all(tasks)).resolves.toEqual(['late', 'late']);
  });

  it('waits once for the newest size, however many ask for one meanwhile', async () => {
    const gate = createGate<number>();
    const { pool, core } = createFixture(gate.handler, { size: 2 });
    void pool.run(1);
    void pool.run(2);
    const until = vi.spyOn(core, 'until');
    const resizes = Array.from({ length: 1_000 }, (_, call) => pool.resize(call % 2));
    expect(new Set(until.mock.calls.map(([isMet]) => isMet)).size).toBe(1);
    gate.finish('x');
    expect(await hasSettled(Promise.all(resizes))).toBe(true);
    gate.finishAll('x');
  });
});
