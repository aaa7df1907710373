import { describe, expect, it } from 'vitest';

import type { Classify } from './index.ts';
import { createFixture, createGate, expectTallyToAddUp, settled } from './pool-fixture.test-support.ts';

const failing = (classify: Classify) => {
  const error = new Error('task');
  const fixture = createFixture<number, number>(
    () => {
      throw error;
    },
    { classify },
  );
  return { ...fixture, error };
};

describe('Settler', () => {
  it.each([
    ['failure' as const, 1, 0],
    ['ignore' as const, 0, 0],
    ['overload' as const, 0, 1],
    [{ kind: 'overload' as const }, 0, 1],
  ])('counts a failed task by its verdict %o', async (verdict, failures, overloads) => {
    const { pool, core, error } = failing(() => verdict);
    const kinds: string[] = [];
    pool.onTaskError((event) => {
      expect(event.error).toBe(error);
      kinds.push(event.kind);
    });
    await expect(pool.run(1)).rejects.toBe(error);
    expect(core.read(0)).toMatchObject({ failures, overloads });
    expect(core.snapshot()).toMatchObject({ failed: 1 });
    expect(kinds).toEqual([typeof verdict === 'string' ? verdict : verdict.kind]);
  });

  it.each<[string, () => unknown]>([
    ['null', () => null],
    ['undefined', () => undefined],
    ['a number', () => 429],
    ['an unknown word', () => 'overlaod'],
    ['an object without a kind', () => ({})],
    ['a promise', () => Promise.resolve('overload')],
    [
      'an object whose kind throws',
      () => ({
        get kind(): string {
          throw new Error('kind');
        },
      }),
    ],
  ])('takes a verdict that is none for a failure: %s', async (_what, verdict) => {
    const { pool, core, error } = failing(verdict as Classify);
    const kinds: string[] = [];
    pool.onTaskError((event) => kinds.push(event.kind));
    await expect(pool.run(1)).rejects.toBe(error);
    expect(core.read(0)).toMatchObject({ failures: 1, overloads: 0 });
    expect(kinds).toEqual(['failure']);
    expectTallyToAddUp(core);
  });

  it('reports a `classify` that throws, and the task still rejects with its own error', async () => {
    const thrown = new Error('classify');
    const { pool, core, error, reported } = failing(() => {
      throw thrown;
    });
    await expect(pool.run(1)).rejects.toBe(error);
    expect(reported).toEqual([thrown]);
    expect(core.read(0)).toMatchObject({ failures: 1 });
    expect(pool.busy).toBe(0);
  });

  it('hands the longest pause on, once', async () => {
    const pauses = [100, 2_000, 300];
    const { pool, core } = failing(() => ({ kind: 'overload', retryAfterMs: pauses.shift() ?? 0 }));
    await Promise.allSettled([pool.run(1), pool.run(2), pool.run(3)]);
    expect(core.read(0)).toMatchObject({ overloads: 3, retryAfterMs: 2_000 });
    expect(core.read(0)).not.toHaveProperty('retryAfterMs');
  });

  it.each([[Number.NaN], [-1], [Number.POSITIVE_INFINITY], ['3'], [null]])('ignores a pause of %s', async (retryAfterMs) => {
    const { pool, core } = failing(() => ({ kind: 'overload', retryAfterMs: retryAfterMs as number }));
    await expect(pool.run(1)).rejects.toThrow('task');
    const reading = core.read(0);
    expect(reading.overloads).toBe(1);
    expect(reading).not.toHaveProperty('retryAfterMs');
  });

  it('settles a task once when `classify` aborts the signal that the task hangs on', async () => {
    const controller = new AbortController();
    const { pool, core, error } = failing(() => {
      controller.abort(new Error('all of you'));
      return 'failure';
    });
    await expect(pool.run(1, { signal: controller.signal })).rejects.toBe(error);
    expect(core.snapshot()).toMatchObject({ failed: 1, aborted: 0, busy: 0, held: 0, idle: 4 });
    expectTallyToAddUp(core);
  });

  it('settles a task once when `classify` terminates the pool', async () => {
    const { pool, core, error } = failing(() => {
      void pool.terminate();
      return 'failure';
    });
    await expect(pool.run(1)).rejects.toBe(error);
    expect(core.snapshot()).toMatchObject({ state: 'closed', failed: 1, aborted: 0, live: 0 });
    expectTallyToAddUp(core);
  });

  it('isolates a throwing listener of task errors', async () => {
    const { pool, error, reported } = failing(() => 'failure');
    const thrown = new Error('listener');
    const heard: unknown[] = [];
    pool.onTaskError(() => {
      throw thrown;
    });
    pool.onTaskError((event) => heard.push(event.error));
    await expect(pool.run(1)).rejects.toBe(error);
    await expect(pool.run(2)).rejects.toBe(error);
    expect(reported).toEqual([thrown, thrown]);
    expect(heard).toEqual([error, error]);
  });

  it('keeps its sum whenever user code looks: in classify, callbacks and listeners', async () => {
    const gate = createGate<number>();
    const looks: string[] = [];
    const { pool, core } = createFixture<number, string>(gate.handler, {
      size: 2,
      classify: () => {
        expectTallyToAddUp(core);
        looks.push('classify');
        return 'failure';
      },
    });
    const look = (): void => {
      expectTallyToAddUp(core);
      looks.push('callback');
    };
    pool.onTaskError(() => {
      expectTallyToAddUp(core);
      looks.push('listener');
    });
    for (let n = 0; n < 6; n += 1) pool.post(n, look);
    gate.finish('x');
    gate.fail(new Error('y'));
    await settled();
    await pool.terminate();
    await settled();
    expect(looks.filter((what) => what === 'callback')).toHaveLength(6);
    expect(looks).toContain('classify');
    expect(looks).toContain('listener');
    expect(core.snapshot()).toMatchObject({ completed: 1, failed: 1, aborted: 2, unstarted: 2 });
  });
});
