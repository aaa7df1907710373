import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { TaskCallback } from './index.ts';
import { createFixture, createGate, expectTallyToAddUp, settled } from './pool-fixture.test-support.ts';

describe('run', () => {
  it('settles 100 tasks on 8 workers, never more than 8 at once, first in first out', async () => {
    const gate = createGate<number, number>();
    const { pool, core } = createFixture(gate.handler, { size: 8 });
    const all = Promise.all(Array.from({ length: 100 }, (_, n) => pool.run(n)));
    const idle = pool.idle();
    while (gate.open > 0) {
      gate.finish(1);
      await settled();
    }
    await idle;
    expect((await all).length).toBe(100);
    expect(gate.most).toBe(8);
    expect(gate.started).toEqual(Array.from({ length: 100 }, (_, n) => n));
    expect(core.snapshot()).toMatchObject({ submitted: 100, completed: 100, busy: 0, queued: 0 });
  });

  it('starts a task within the call when a worker is free', () => {
    const gate = createGate<number>();
    const { pool } = createFixture(gate.handler);
    void pool.run(1);
    expect(gate.started).toEqual([1]);
  });

  it('refuses what does not fit into the queue, and that never runs', async () => {
    const gate = createGate<number>();
    const { pool, core } = createFixture(gate.handler, { size: 1, queueCapacity: 2 });
    const accepted = [1, 2, 3].map((n) => pool.run(n));
    await expect(pool.run(4)).rejects.toMatchObject({ code: 'ERR_POOL_FULL', queueCapacity: 2 });
    for (const task of accepted) {
      gate.finish('x');
      await task;
    }
    expect(gate.started).toEqual([1, 2, 3]);
    expect(core.snapshot()).toMatchObject({ submitted: 4, completed: 3, rejected: 1 });
    expect(core.read(0)).toMatchObject({ arrivals: 3, rejections: 1 });
  });

  it('works without any queue', async () => {
    const gate = createGate<number>();
    const { pool } = createFixture(gate.handler, { size: 1, queueCapacity: 0 });
    const first = pool.run(1);
    await expect(pool.run(2)).rejects.toMatchObject({ code: 'ERR_POOL_FULL' });
    gate.finish('x');
    await first;
    const third = pool.run(3);
    gate.finish('x');
    await expect(third).resolves.toBe('x');
  });

  it('counts each refusal by a full queue, and tells the callback if there is one', async () => {
    const gate = createGate<number>();
    const { pool, core } = createFixture(gate.handler, { size: 1, queueCapacity: 1 });
    expect([pool.post(1), pool.post(2)]).toEqual([true, true]);
    const told: unknown[] = [];
    expect([pool.post(3), pool.tryRun(4), pool.post(5, (error) => told.push(error))]).toEqual([false, undefined, false]);
    await settled();
    expect(told).toMatchObject([{ code: 'ERR_POOL_FULL', queueCapacity: 1 }]);
    expect(core.snapshot()).toMatchObject({ submitted: 5, rejected: 3, queued: 1 });
    expectTallyToAddUp(core);
    gate.finish('x');
    await settled();
    gate.finish('x');
    await settled();
    expect(gate.started).toEqual([1, 2]);
  });

  it("lets tasks wait beyond the capacity with overflow 'wait', while `tryRun` and `post` say full", async () => {
    const gate = createGate<number>();
    const { pool, core } = createFixture(gate.handler, { size: 1, queueCapacity: 1, overflow: 'wait' });
    const tasks = [1, 2, 3, 4].map((n) => pool.run(n));
    expect(core.snapshot().queued).toBe(3);
    expect(pool.tryRun(5)).toBeUndefined();
    expect(pool.post(6)).toBe(false);
    expect(core.room).toBe(0);
    for (const task of tasks) {
      gate.finish('x');
      await expect(task).resolves.toBe('x');
    }
    expect(gate.started).toEqual([1, 2, 3, 4]);
    expectTallyToAddUp(core);
  });

  it('may be called from within a handler: what it submits waits its turn', async () => {
    const inner: Promise<number>[] = [];
    const order: number[] = [];
    const { pool, core } = createFixture<number, number>(
      (n) => {
        order.push(n);
        if (n < 3) inner.push(pool.run(n + 10));
        return n;
      },
      { size: 1 },
    );
    await expect(Promise.all([pool.run(1), pool.run(2), pool.run(3)])).resolves.toEqual([1, 2, 3]);
    await expect(Promise.all(inner)).resolves.toEqual([11, 12]);
    expect(order).toEqual([1, 11, 2, 3, 12]); // 1 starts within its `run`, so 11 comes before 2
    expectTallyToAddUp(core);
  });

  it('keeps first in first out and the size when handlers submit while the queue is drained', async () => {
    const order: number[] = [];
    let running = 0;
    let most = 0;
    const { pool } = createFixture<number, void>(
      async (n) => {
        order.push(n);
        running += 1;
        most = Math.max(most, running);
        if (n < 100) pool.post(n + 100);
        await settled(n % 3);
        running -= 1;
      },
      { size: 1 },
    );
    pool.pause();
    for (let n = 0; n < 10; n += 1) pool.post(n);
    await pool.resize(5);
    pool.resume();
    await pool.idle();
    expect(order).toHaveLength(20);
    expect(order.slice(0, 10)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(most).toBe(5);
  });

  it('runs a million queued tasks without a stack overflow', async () => {
    let sum = 0;
    const { pool, core } = createFixture<number, void>(
      (n) => {
        sum += n;
      },
      { size: 1, queueCapacity: 1_000_000, measuresRuns: false },
    );
    pool.pause();
    for (let n = 0; n < 1_000_000; n += 1) pool.post(1);
    pool.resume();
    await pool.idle();
    expect(sum).toBe(1_000_000);
    expect(core.snapshot()).toMatchObject({ completed: 1_000_000, busy: 0, queued: 0 });
  }, 60_000);

  it('keeps its sum and its size for any mix of calls', async () => {
    const call = fc.oneof(
      fc.record({
        what: fc.constantFrom('run', 'tryRun', 'post', 'finish', 'fail', 'finishAll', 'pause', 'resume', 'abort', 'advance'),
      }),
      fc.record({ what: fc.constant('resize'), n: fc.nat({ max: 6 }) }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(call, { maxLength: 80 }),
        fc.constantFrom('hold' as const, 'abandon' as const),
        async (calls, onTimeout) => {
          const gate = createGate<number>();
          const { pool, core, clock } = createFixture(gate.handler, {
            size: 2,
            queueCapacity: 3,
            onTimeout,
            spawn: 'onDemand',
            min: 1,
            idleTimeoutMs: 40,
          });
          let controller = new AbortController();
          let calledBack = 0;
          let posted = 0;
          const promises: Promise<unknown>[] = [];
          for (const { what, ...rest } of calls) {
            if (what === 'run') promises.push(pool.run(1, { signal: controller.signal, timeoutMs: 30, queueTimeoutMs: 20 }));
            if (what === 'tryRun') promises.push(pool.tryRun(2) ?? Promise.resolve());
            if (what === 'post') {
              posted += 1;
              pool.post(3, () => {
                calledBack += 1;
              });
            }
            if (what === 'finish' && gate.open > 0) gate.finish('x');
            if (what === 'fail' && gate.open > 0) gate.fail('y');
            if (what === 'finishAll') gate.finishAll('z');
            if (what === 'pause') pool.pause();
            if (what === 'resume') pool.resume();
            if (what === 'advance') clock.advance(10);
            if (what === 'resize' && 'n' in rest) void pool.resize(rest.n);
            if (what === 'abort') {
              controller.abort('stop');
              controller = new AbortController();
            }
            await settled(3);
            expectTallyToAddUp(core);
            const { live, desired, busy, held, queued } = core.snapshot();
            expect(live).toBeLessThanOrEqual(Math.max(desired, busy + held));
            expect(live).toBeGreaterThanOrEqual(Math.min(1, desired));
            expect(queued).toBeLessThanOrEqual(3);
            if (queued > 0 && !core.isPaused) expect(busy + held).toBeGreaterThanOrEqual(desired);
          }
          await pool.terminate();
          gate.finishAll('late');
          await Promise.allSettled(promises);
          await settled();
          expectTallyToAddUp(core);
          expect(calledBack).toBe(posted);
          expect(core.snapshot()).toMatchObject({ live: 0, busy: 0, held: 0, abandoned: 0, queued: 0 });
          expect(clock.activeTimers).toBe(0);
        },
      ),
    );
  });
});

describe('tryRun', () => {
  it('gives a promise when there is room and `undefined` when there is none, without throwing', async () => {
    const gate = createGate<number>();
    const { pool, core } = createFixture(gate.handler, { size: 1, queueCapacity: 1 });
    const first = pool.tryRun(1);
    const second = pool.tryRun(2);
    expect(pool.tryRun(3)).toBeUndefined();
    expect(core.snapshot()).toMatchObject({ submitted: 3, rejected: 1, busy: 1, queued: 1 });
    gate.finish('a');
    await expect(first).resolves.toBe('a');
    gate.finish('b');
    await expect(second).resolves.toBe('b');
    expect(gate.started).toEqual([1, 2]);
  });

  it('passes options on', async () => {
    const controller = new AbortController();
    const { pool } = createFixture(createGate<number>().handler);
    const task = pool.tryRun(1, { signal: controller.signal });
    controller.abort('stop');
    await expect(task).rejects.toBe('stop');
  });
});

describe('post', () => {
  it('calls back once with the output or the error', async () => {
    const error = new Error('task');
    const { pool } = createFixture<number, number>((n) => {
      if (n === 2) throw error;
      return n * 10;
    });
    const calls: unknown[][] = [];
    expect(pool.post(1, (...args) => calls.push(args))).toBe(true);
    expect(pool.post(2, (...args) => calls.push(args))).toBe(true);
    await settled();
    expect(calls).toEqual([
      [undefined, 10],
      [error, undefined],
    ]);
  });

  it('never calls back from within: not when it runs at once, is refused, or the handler closes the pool', async () => {
    const gate = createGate<string>();
    const { pool } = createFixture<string, unknown>(
      (what, context) => {
        if (what === 'terminates') void pool.terminate();
        return what === 'waits' ? gate.handler(what, context) : what;
      },
      { size: 1, queueCapacity: 0 },
    );
    let isInside = false;
    const told: string[] = [];
    const post = async (what: string): Promise<void> => {
      isInside = true;
      pool.post(what, () => {
        expect(isInside).toBe(false);
        told.push(what);
      });
      isInside = false;
      await settled();
    };
    await post('runs at once');
    await post('waits');
    await post('is refused');
    gate.finish('x');
    await settled();
    await post('terminates');
    await post('is refused by the closed pool');
    expect(told).toEqual(['runs at once', 'is refused', 'waits', 'terminates', 'is refused by the closed pool']);
  });

  it('isolates a callback that throws', async () => {
    const { pool, core, reported } = createFixture<number, number>(
      (n) => {
        if (n === 2) throw new Error('task');
        return n;
      },
      { size: 1, queueCapacity: 2 },
    );
    const thrown = new Error('callback');
    const callback = (): void => {
      throw thrown;
    };
    for (const n of [1, 2, 3]) pool.post(n, callback);
    expect(pool.post(4, callback)).toBe(false);
    await pool.idle();
    await settled();
    expect(reported).toEqual([thrown, thrown, thrown, thrown]);
    expect(core.snapshot()).toMatchObject({ completed: 2, failed: 1, rejected: 1, busy: 0 });
  });

  it('needs no callback, and says nothing about an error then', async () => {
    const { pool, core } = createFixture<number, number>(() => {
      throw new Error('task');
    });
    expect(pool.post(1)).toBe(true);
    await pool.idle();
    expect(core.snapshot().failed).toBe(1);
  });

  it('lets a callback submit, resize, pause and close', async () => {
    const { pool, core } = createFixture<number, number>((n) => n, { size: 1 });
    const order: string[] = [];
    pool.post(1, () => {
      order.push('1');
      pool.pause();
      pool.post(3, () => {
        order.push('3');
        void pool.close();
      });
      void pool.resize(2);
    });
    pool.post(2, () => order.push('2'));
    await settled();
    expect(order).toEqual(['1']);
    expect(core.snapshot()).toMatchObject({ state: 'paused', queued: 2, desired: 2 });
    pool.resume();
    await settled();
    expect(order).toEqual(['1', '2', '3']);
    expect(core.snapshot().state).toBe('closed');
    expectTallyToAddUp(core);
  });

  it.each([[null], ['callback'], [{}]])('refuses %o as a callback', (callback) => {
    const { pool } = createFixture<number, number>((n) => n);
    expect(() => pool.post(1, callback as unknown as TaskCallback<number>)).toThrow(
      expect.objectContaining({ code: 'ERR_OPTION', option: 'callback' }),
    );
    expect(pool.snapshot().submitted).toBe(0);
  });
});

describe('pause and resume', () => {
  it('start nothing while paused, let what runs go on, and accept tasks', async () => {
    const gate = createGate<number>();
    const { pool, core } = createFixture(gate.handler, { size: 2, queueCapacity: 2 });
    const running = pool.run(1);
    pool.pause();
    pool.pause();
    const waiting = [pool.run(2), pool.run(3)];
    await expect(pool.run(4)).rejects.toMatchObject({ code: 'ERR_POOL_FULL' });
    gate.finish('x');
    await expect(running).resolves.toBe('x');
    expect(core.snapshot()).toMatchObject({ state: 'paused', busy: 0, queued: 2 });
    pool.resume();
    expect(gate.started).toEqual([1, 2, 3]);
    gate.finishAll('y');
    await expect(Promise.all(waiting)).resolves.toEqual(['y', 'y']);
    expect(core.snapshot().state).toBe('open');
  });

  it('does not nest drains: 20,000 handlers that each resume the pool are no stack overflow', async () => {
    const { pool, core } = createFixture<number, void>((): void => pool.resume(), {
      size: 20_000,
      max: 20_000,
      queueCapacity: 20_000,
    });
    pool.pause();
    for (let n = 0; n < 20_000; n += 1) pool.post(n);
    pool.resume();
    await pool.idle();
    expect(core.snapshot()).toMatchObject({ completed: 20_000, failed: 0 });
  });

  it('may be called from within a handler that the drain has started', () => {
    const started: number[] = [];
    const { pool } = createFixture<number, void>((n) => {
      started.push(n);
      if (n === 2) pool.pause();
    });
    pool.pause();
    for (const n of [1, 2, 3, 4]) pool.post(n);
    pool.resume();
    expect(started).toEqual([1, 2]);
    pool.resume();
    expect(started).toEqual([1, 2, 3, 4]);
  });
});
