import process from 'node:process';
import { describe, expect, it, vi } from 'vitest';

import { createFixture, createGate, expectTallyToAddUp, settled } from './pool-fixture.test-support.ts';

const spied = () => {
  const controller = new AbortController();
  const add = vi.spyOn(controller.signal, 'addEventListener');
  const remove = vi.spyOn(controller.signal, 'removeEventListener');
  const linked = (): number => add.mock.calls.length - remove.mock.calls.length;
  return { controller, signal: controller.signal, add, linked };
};

describe('Abort', () => {
  it('refuses to run a task whose signal is aborted before, with its reason', async () => {
    const { controller, signal, add } = spied();
    const gate = createGate<number>();
    const { pool, core } = createFixture(gate.handler);
    const reason = { any: 'reason' };
    controller.abort(reason);
    await expect(pool.run(1, { signal })).rejects.toBe(reason);
    expect(gate.started).toEqual([]);
    expect(add).not.toHaveBeenCalled();
    expect(core.snapshot()).toMatchObject({ submitted: 1, aborted: 1 });
  });

  it('takes a waiting task out of the queue at once: it makes room and never runs', async () => {
    const { controller, signal, linked } = spied();
    const gate = createGate<number>();
    const { pool, core } = createFixture(gate.handler, { size: 1, queueCapacity: 2 });
    const running = pool.run(1);
    const waiting = pool.run(2, { signal });
    const last = pool.run(3);
    await expect(pool.run(4)).rejects.toMatchObject({ code: 'ERR_POOL_FULL' });
    controller.abort('stop');
    expect(core.snapshot()).toMatchObject({ queued: 1, aborted: 1 });
    expect(linked()).toBe(1); // the signal itself drops its `once` listener
    const next = pool.run(5);
    await expect(waiting).rejects.toBe('stop');
    for (const task of [running, last, next]) {
      gate.finish('x');
      await task;
    }
    expect(gate.started).toEqual([1, 3, 5]);
    expectTallyToAddUp(core);
  });

  it('wakes a producer that waits for the room that an abort makes', async () => {
    const controller = new AbortController();
    const gate = createGate<number>();
    const { pool } = createFixture(gate.handler, { size: 1, queueCapacity: 1 });
    void pool.run(1);
    const waiting = pool.run(2, { signal: controller.signal });
    const ready = pool.ready();
    controller.abort('stop');
    await expect(waiting).rejects.toBe('stop');
    await expect(ready).resolves.toBeUndefined();
  });

  it('takes thousands of waiting tasks out of the queue, the youngest first', () => {
    const gate = createGate<number>();
    const { pool, core } = createFixture(gate.handler, { size: 1, queueCapacity: 5_000 });
    void pool.run(0);
    const controllers = Array.from({ length: 5_000 }, () => new AbortController());
    for (const { signal } of controllers) pool.run(1, { signal }).catch(() => undefined);
    for (const controller of controllers.reverse()) controller.abort();
    expect(core.snapshot()).toMatchObject({ queued: 0, aborted: 5_000 });
  });

  it('rejects a running task at once, tells its handler and holds its slot until the handler ends', async () => {
    const { controller, signal } = spied();
    const gate = createGate<number>();
    const { pool, core } = createFixture(gate.handler, { size: 1 });
    const running = pool.run(1, { signal });
    const next = pool.run(2);
    const reason = new Error('stop');
    controller.abort(reason);
    await expect(running).rejects.toBe(reason);
    expect(gate.signals[0]?.aborted).toBe(true);
    expect(gate.signals[0]?.reason).toBe(reason);
    expect(core.snapshot()).toMatchObject({ busy: 0, held: 1, queued: 1, aborted: 1 });
    expect(gate.started).toEqual([1]);
    gate.finish('too late');
    await settled();
    expect(gate.started).toEqual([1, 2]);
    expect(core.snapshot()).toMatchObject({ busy: 1, held: 0, completed: 0, aborted: 1 });
    gate.finish('x');
    await expect(next).resolves.toBe('x');
    expectTallyToAddUp(core);
  });

  it('gives the slot back also when the handler of an aborted task fails', async () => {
    const controller = new AbortController();
    const gate = createGate<number>();
    const { pool, core } = createFixture(gate.handler, { size: 1 });
    const running = pool.run(1, { signal: controller.signal });
    controller.abort('stop');
    gate.fail(new Error('late'));
    await expect(running).rejects.toBe('stop');
    await settled();
    expect(core.snapshot()).toMatchObject({ busy: 0, held: 0, idle: 1, failed: 0, aborted: 1 });
  });

  it('works when the handler itself aborts the signal of its task before it returns', async () => {
    const controller = new AbortController();
    const { pool, core } = createFixture<number, number>((n) => {
      controller.abort('own');
      return n;
    });
    await expect(pool.run(1, { signal: controller.signal })).rejects.toBe('own');
    await settled();
    expect(core.snapshot()).toMatchObject({ busy: 0, held: 0, completed: 0, aborted: 1 });
    expectTallyToAddUp(core);
  });

  it('leaves no listener behind once the task has ended, however it ended', async () => {
    const { signal, linked } = spied();
    const gate = createGate<number>();
    const { pool, clock } = createFixture(gate.handler, { size: 3 });
    const tasks = [
      pool.run(1, { signal }),
      pool.run(2, { signal }),
      pool.run(3, { signal, timeoutMs: 10 }),
      pool.run(4, { signal, queueTimeoutMs: 5 }),
    ];
    const waiting = pool.run(5, { signal });
    expect(linked()).toBe(1);
    clock.advance(10);
    gate.finish('x');
    gate.fail(new Error('y'));
    await Promise.allSettled(tasks);
    expect(linked()).toBe(1);
    const closing = pool.close({ queued: 'return', deadlineMs: 0 });
    await Promise.allSettled([waiting, closing]);
    expect(linked()).toBe(0);
  });

  it('does not tell a task that has ended', async () => {
    const controller = new AbortController();
    const { pool, core } = createFixture<number, number>((n) => n);
    await pool.run(1, { signal: controller.signal });
    controller.abort('late');
    expect(core.snapshot()).toMatchObject({ completed: 1, aborted: 0 });
  });

  it('has one listener for 100,000 tasks on one signal, and Node has nothing to warn about', async () => {
    const { controller, signal, add, linked } = spied();
    const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    const gate = createGate<number>();
    const { pool, core } = createFixture(gate.handler, { size: 64, queueCapacity: 100_000 });
    let rejected = 0;
    for (let n = 0; n < 100_000; n += 1) {
      pool.run(n, { signal }).catch(() => {
        rejected += 1;
      });
    }
    expect(add).toHaveBeenCalledTimes(1);
    controller.abort('stop');
    await settled();
    expect(rejected).toBe(100_000);
    expect(core.snapshot()).toMatchObject({ aborted: 100_000, queued: 0, held: 64 });
    expect(linked()).toBe(1); // `once`: gone with the abort
    expect(warn).not.toHaveBeenCalled();
  });

  it('unlinks from the signal that it linked to, also when the caller changes the options object', async () => {
    const { signal, linked } = spied();
    const gate = createGate<number>();
    const { pool } = createFixture(gate.handler);
    const options = { signal };
    const task = pool.run(1, options);
    options.signal = new AbortController().signal;
    gate.finish('x');
    await task;
    expect(linked()).toBe(0);
  });
});

describe('Timeouts', () => {
  it('count the run time from the start, not from the submission', async () => {
    const gate = createGate<number>();
    const { pool, clock } = createFixture(gate.handler, { size: 1 });
    const first = pool.run(1);
    const second = pool.run(2, { timeoutMs: 100 });
    clock.advance(500);
    gate.finish('x');
    await first;
    clock.advance(99);
    expect(pool.busy).toBe(1);
    clock.advance(1);
    await expect(second).rejects.toMatchObject({ code: 'ERR_TASK_TIMEOUT', timeoutMs: 100 });
  });

  it('hold the slot of a task that ran too long until its handler ends, and abort its signal', async () => {
    const gate = createGate<number>();
    const { pool, core, clock } = createFixture(gate.handler, { size: 1, onTimeout: 'hold' });
    const kinds: string[] = [];
    pool.onTaskError(({ kind }) => kinds.push(kind));
    const slow = pool.run(1, { timeoutMs: 100 });
    const next = pool.run(2);
    clock.advance(100);
    await expect(slow).rejects.toMatchObject({ code: 'ERR_TASK_TIMEOUT' });
    expect(gate.signals[0]?.reason).toMatchObject({ code: 'ERR_TASK_TIMEOUT' });
    expect(core.snapshot()).toMatchObject({ busy: 0, held: 1, queued: 1, timedOut: 1, abandoned: 0 });
    expect(core.read(clock.now())).toMatchObject({ busy: 1, timedOut: 1, overloads: 1, failures: 0 });
    expect(kinds).toEqual(['overload']);
    gate.finish('late');
    await settled();
    expect(gate.started).toEqual([1, 2]);
    gate.finish('x');
    await expect(next).resolves.toBe('x');
    expectTallyToAddUp(core);
  });

  it('abandon the handler for a fresh worker when asked to, and count the handlers that still run', async () => {
    const gate = createGate<number>();
    const { pool, core, clock } = createFixture(gate.handler, { size: 1, onTimeout: 'abandon' });
    const slow = pool.run(1, { timeoutMs: 100 });
    const next = pool.run(2);
    clock.advance(100);
    await expect(slow).rejects.toMatchObject({ code: 'ERR_TASK_TIMEOUT' });
    expect(gate.started).toEqual([1, 2]);
    expect(core.snapshot()).toMatchObject({ live: 1, busy: 1, held: 0, abandoned: 1, timedOut: 1 });
    gate.finish('late');
    await settled();
    expect(core.snapshot()).toMatchObject({ live: 1, busy: 1, abandoned: 0, completed: 0 });
    gate.finish('x');
    await expect(next).resolves.toBe('x');
    expectTallyToAddUp(core);
  });

  it('let an abandoned handler end after the close without a trace', async () => {
    const gate = createGate<number>();
    const { pool, core, clock } = createFixture(gate.handler, { size: 1, onTimeout: 'abandon' });
    const slow = pool.run(1, { timeoutMs: 100 });
    clock.advance(100);
    await expect(slow).rejects.toMatchObject({ code: 'ERR_TASK_TIMEOUT' });
    await pool.close();
    expect(core.snapshot()).toMatchObject({ state: 'closed', live: 0, abandoned: 1 });
    gate.fail(new Error('late'));
    await settled();
    expect(core.snapshot()).toMatchObject({ live: 0, abandoned: 0 });
    expect(clock.activeTimers).toBe(0);
  });

  it('count the wait from the submission and take the task out of the queue', async () => {
    const gate = createGate<number>();
    const { pool, core, clock } = createFixture(gate.handler, { size: 1, queueCapacity: 1 });
    void pool.run(1);
    const waiting = pool.run(2, { queueTimeoutMs: 50 });
    const ready = pool.ready();
    clock.advance(49);
    expect(pool.queued).toBe(1);
    clock.advance(1);
    expect(core.snapshot()).toMatchObject({ queued: 0, timedOut: 1 });
    expect(core.read(clock.now()).overloads).toBe(0);
    await expect(waiting).rejects.toMatchObject({ code: 'ERR_QUEUE_TIMEOUT', queueTimeoutMs: 50 });
    await expect(ready).resolves.toBeUndefined();
    expectTallyToAddUp(core);
  });

  it('do not mix: the wait ends with the start, then the run time counts anew', async () => {
    const gate = createGate<number>();
    const { pool, clock } = createFixture(gate.handler, { size: 1 });
    const first = pool.run(1);
    const second = pool.run(2, { queueTimeoutMs: 50, timeoutMs: 100 });
    clock.advance(49);
    gate.finish('x');
    await first;
    clock.advance(99);
    expect([pool.busy, pool.queued]).toEqual([1, 0]);
    clock.advance(1);
    await expect(second).rejects.toMatchObject({ code: 'ERR_TASK_TIMEOUT' });
  });

  it('leave no timer behind when the task ends in time', async () => {
    const gate = createGate<number>();
    const { pool, clock } = createFixture(gate.handler, { size: 1 });
    const tasks = [pool.run(1, { timeoutMs: 100, queueTimeoutMs: 100 }), pool.run(2, { timeoutMs: 100, queueTimeoutMs: 100 })];
    expect(clock.activeTimers).toBe(2);
    gate.finish('x');
    await tasks[0];
    expect(clock.activeTimers).toBe(1);
    gate.fail(new Error('y'));
    await expect(tasks[1]).rejects.toThrow('y');
    expect(clock.activeTimers).toBe(0);
  });

  it('settle a task once when abort and timeout come at the same moment', async () => {
    const controller = new AbortController();
    const gate = createGate<number>();
    const { pool, core, clock } = createFixture(gate.handler, { size: 1 });
    clock.setTimer(() => controller.abort('first'), 100);
    const task = pool.run(1, { signal: controller.signal, timeoutMs: 100 });
    clock.advance(100);
    gate.finish('late');
    await expect(task).rejects.toBe('first');
    await settled();
    expect(core.snapshot()).toMatchObject({ aborted: 1, timedOut: 0, completed: 0, busy: 0, held: 0, idle: 1 });
    expectTallyToAddUp(core);
  });
});
