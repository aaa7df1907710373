import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createPool } from '../../../src/index.ts';
import { GatedPool } from './gated-pool.ts';

describe('task 1, static pool', () => {
  it('eight workers and a hundred tasks: all settle, never more than eight at once, and `idle()` waits for the last', async () => {
    let running = 0;
    let most = 0;
    let ended = 0;
    const pool = createPool(
      async (index: number) => {
        running += 1;
        most = Math.max(most, running);
        for (let turn = 0; turn <= index % 3; turn += 1) await setImmediate();
        running -= 1;
        ended += 1;
        if (index % 10 === 0) throw new Error('one in ten');
      },
      { size: 8 },
    );
    for (let index = 0; index < 100; index += 1) pool.post(index);
    expect([pool.live, pool.busy, pool.queued]).toEqual([8, 8, 92]);
    await pool.idle();
    expect([most, ended, running]).toEqual([8, 100, 0]);
    expect(pool.snapshot()).toMatchObject({ completed: 90, failed: 10, busy: 0, queued: 0, live: 8 });
    await pool.close();
  });
});

describe('task 2, resize', () => {
  it('idle workers that never see the shrink: 32 to 4 is 4 at once', async () => {
    const { pool } = new GatedPool(32);
    const resized = pool.resize(4);
    expect([pool.desired, pool.live, pool.snapshot().idle]).toEqual([4, 4, 4]);
    await resized;
    await pool.close();
  });

  it('check, then decrement: however many tasks end at once, the shrink goes down to the size and not below', async () => {
    const gated = new GatedPool(32);
    const { pool } = gated;
    gated.fill(200);
    void pool.resize(4);
    await gated.end(30); // 30 of 32 workers see at the same moment that there are too many
    expect([pool.live, pool.busy, gated.open]).toEqual([4, 4, 4]);
    await gated.end(4);
    expect([pool.live, pool.busy]).toEqual([4, 4]);
    await pool.terminate();
  });

  it('check, then decrement, without a queue: 32 that end at once leave 4 and not 0', async () => {
    const gated = new GatedPool(32);
    const { pool } = gated;
    gated.fill(32);
    void pool.resize(4);
    await gated.end();
    expect([pool.live, pool.busy, pool.snapshot().idle]).toEqual([4, 0, 4]);
    await pool.close();
  });

  it('a shrink that resolves too early: it resolves when no more than the new size run, and none starts above it', async () => {
    const gated = new GatedPool(8);
    const { pool } = gated;
    gated.fill(50);
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

  it('lower, then raise, stuck at one: what waits starts at once', async () => {
    const gated = new GatedPool(4);
    const { pool } = gated;
    gated.fill(10);
    void pool.resize(1);
    void pool.resize(4);
    expect(gated.open).toBe(4);
    await gated.end(4);
    expect([gated.open, pool.live, pool.queued]).toEqual([4, 4, 2]);
    void pool.resize(1);
    await gated.end(4);
    expect([gated.open, pool.queued]).toEqual([1, 1]);
    void pool.resize(4);
    expect([gated.open, pool.queued]).toEqual([2, 0]); // by the resize itself, not by the end of a task
    await pool.terminate();
  });

  it('a size of zero that loses what waits: it stops starting, and a later size goes on', async () => {
    const gated = new GatedPool(2);
    const { pool } = gated;
    gated.fill(5);
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
    'a size that is none, %s: it is refused and changes nothing',
    async (n) => {
      const { pool } = new GatedPool(8);
      await expect(pool.resize(n as number)).rejects.toMatchObject({ code: 'ERR_OPTION', option: 'n' });
      expect([pool.desired, pool.live]).toEqual([8, 8]);
      await pool.close();
    },
  );

  it('an aborted task that starts all the same: the place that one leaves goes to none of those on its signal', async () => {
    const gated = new GatedPool(2);
    const { pool } = gated;
    const controller = new AbortController();
    const { signal } = controller;
    gated.fill(1); // one of two workers is taken, so the heavy task waits, and the others behind it
    const outcomes = [gated.outcome(1, { weight: 2, signal }), gated.outcome(2, { signal }), gated.outcome(3, {})];
    controller.abort(new Error('aborted'));
    expect(gated.started).toEqual([0, 3]);
    await gated.end();
    expect(await Promise.all(outcomes)).toEqual(['aborted', 'aborted', 0]);
    await pool.close();
  });
});
