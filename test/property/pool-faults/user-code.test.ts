import { AsyncLocalStorage } from 'node:async_hooks';
import { getEventListeners } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createPool } from '../../../src/index.ts';
import { ManualClock } from '../../../src/time/index.ts';
import { reportedErrors } from './reported-errors.ts';

const boom = (name: string) => (): never => {
  throw new Error(name);
};

const messagesOf = (errors: readonly unknown[]): string[] => errors.map((error) => (error as Error).message).sort();

describe('listeners and callbacks that throw', () => {
  it('are reported, one warning each, and harm neither the pool nor the listeners beside them', async () => {
    const clock = new ManualClock();
    const heard: string[] = [];
    const errors = await reportedErrors(async () => {
      const fixed = createPool((input: string) => (input === 'bad' ? Promise.reject(new Error('task')) : input), {
        size: 1,
        clock,
      });
      fixed.onResize(boom('onResize'));
      fixed.onResize(() => heard.push('onResize'));
      fixed.onTaskError(boom('onTaskError'));
      fixed.onTaskError(() => heard.push('onTaskError'));
      await fixed.resize(2);
      await expect(fixed.run('bad')).rejects.toThrow('task');
      fixed.post('good', boom('callback'));
      await fixed.idle();
      expect(await fixed.run('good')).toBe('good');
      expect(fixed.snapshot()).toMatchObject({ submitted: 3, completed: 2, failed: 1, busy: 0, live: 2 });
      await fixed.close();

      const scaled = createPool(() => undefined, { max: 4, clock });
      scaled.onDecision(boom('onDecision'));
      scaled.onDecision(() => heard.push('onDecision'));
      const first = scaled.explain().record;
      clock.advance(1_000);
      expect(scaled.explain().record).not.toBe(first); // the loop went on
      await scaled.close();
    });
    expect(new Set(messagesOf(errors))).toEqual(new Set(['onResize', 'onTaskError', 'callback', 'onDecision']));
    expect(new Set(heard)).toEqual(new Set(['onResize', 'onTaskError', 'onDecision']));
    expect(errors.length - heard.length).toBe(1); // the callback has nobody beside it
  });

  it('`classify` that throws is reported, and the task rejects with its own error', async () => {
    const own = new Error('own');
    const errors = await reportedErrors(async () => {
      const pool = createPool(() => Promise.reject(own), { size: 1, classify: boom('classify') });
      await expect(pool.run(undefined)).rejects.toBe(own);
      await pool.close();
    });
    expect(messagesOf(errors)).toEqual(['classify']);
  });
});

describe('close, wherever it is called', () => {
  it('twice, in a task, in a callback and in a listener: each call gets the one result', async () => {
    const clock = new ManualClock();
    const closings: Promise<unknown>[] = [];
    const pool = createPool(
      (input: number) => {
        if (input === 1) closings.push(pool.close({ queued: 'return' }));
        return input;
      },
      { size: 1, clock },
    );
    pool.onResize(() => closings.push(pool.close()));
    const promises = [0, 1, 2].map((input) => pool.run(input).catch((error: { code: string }) => error.code));
    pool.post(3, () => closings.push(pool.close()));
    await setImmediate();
    closings.push(pool.close(), pool.close());
    const results = await Promise.all(closings);
    expect(await Promise.all(promises)).toEqual([0, 1, 'ERR_POOL_CLOSED']);
    expect(results.length).toBeGreaterThanOrEqual(4);
    expect(new Set(results).size).toBe(1);
    expect(results[0]).toEqual({ unstarted: [2, 3] });
    expect(clock.activeTimers).toBe(0);
    await expect(pool.run(4)).rejects.toMatchObject({ code: 'ERR_POOL_CLOSED' });
  });

  it('by a listener of the resize that it brings about itself', async () => {
    const pool = createPool(() => undefined, { size: 2 });
    const closings: Promise<unknown>[] = [];
    pool.onResize(() => closings.push(pool.close()));
    await pool.resize(1);
    await Promise.all([...closings, pool.close()]);
    expect(closings).toHaveLength(1);
    expect(pool.snapshot()).toMatchObject({ state: 'closed', live: 0 });
  });
});

describe('many resizes', () => {
  it('10,000, also from handlers and during the close: the last one stands, nothing starts above it, nothing is lost', async () => {
    let calls = 0;
    let startedAbove = 0;
    const pool = createPool(
      async (size: number) => {
        const { busy, held, desired } = pool.snapshot();
        if (busy + held > desired) startedAbove += 1;
        calls += 1;
        void pool.resize(size % 17); // 0 too
        await Promise.resolve();
        void pool.resize(1 + ((size * 7) % 16));
      },
      { size: 8, max: 16, queue: { capacity: 10_000 } },
    );
    const promises = Array.from({ length: 5_000 }, (_, index) => pool.run(index));
    await Promise.all(promises);
    expect([calls, startedAbove]).toEqual([5_000, 0]);
    await pool.resize(5);
    expect(pool.snapshot()).toMatchObject({ desired: 5, live: 5, busy: 0, completed: 5_000 });
    const closed = pool.close();
    for (let n = 0; n < 16; n += 1) void pool.resize(n);
    await closed;
    expect(pool.snapshot()).toMatchObject({ desired: 0, live: 0, state: 'closed' }); // no spawn after closing
  });
});

describe("the submitter's context", () => {
  it('stays with each of four submitters whose tasks wait in one queue at limit 1', async () => {
    const storage = new AsyncLocalStorage<string>();
    const seen: string[] = [];
    const pool = createPool(
      async (name: string) => {
        seen.push(`${name} starts in ${storage.getStore()}`);
        await setImmediate();
        seen.push(`${name} ends in ${storage.getStore()}`);
      },
      { size: 1 },
    );
    const names = ['a', 'b', 'c', 'd'];
    await Promise.all(
      names.map((name) =>
        storage.run(name, () => pool.run(name).then(() => seen.push(`${name} settles in ${storage.getStore()}`))),
      ),
    );
    const expected = names.flatMap((name) => [
      `${name} starts in ${name}`,
      `${name} ends in ${name}`,
      `${name} settles in ${name}`,
    ]);
    expect([...seen].sort()).toEqual(expected.sort());
    await pool.close();
  });

  it('does not leak into tasks that were submitted outside of any', async () => {
    const storage = new AsyncLocalStorage<string>();
    const seen: (string | undefined)[] = [];
    const pool = createPool(
      async () => {
        seen.push(storage.getStore());
        await setImmediate();
      },
      { size: 1 },
    );
    const inside = storage.run('inside', () => pool.run(undefined));
    const outside = pool.run(undefined);
    await Promise.all([inside, outside]);
    expect(seen).toEqual(['inside', undefined]);
    await pool.close();
  });
});

describe('one AbortSignal for 100,000 tasks', () => {
  it('has one listener while they wait, aborts each of them once, and none is left', async () => {
    const controller = new AbortController();
    const { signal } = controller;
    const pool = createPool(() => new Promise<void>(() => undefined), { size: 4, queue: { capacity: 200_000 } });
    let aborted = 0;
    const promises = Array.from({ length: 100_000 }, () =>
      pool.run(undefined, { signal }).catch((error: unknown) => {
        if (error === signal.reason) aborted += 1;
      }),
    );
    expect(getEventListeners(signal, 'abort')).toHaveLength(1);
    controller.abort(new Error('all of them'));
    await Promise.all(promises);
    expect(aborted).toBe(100_000);
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
    expect(pool.snapshot()).toMatchObject({ aborted: 100_000, queued: 0, busy: 0, held: 4 });
    await pool.terminate();
  });
});
