import { AsyncLocalStorage } from 'node:async_hooks';
import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { createAsyncScopes } from '../../host/index.ts';
import { seededRandom } from '../../random/index.ts';
import { classifyByStatus, type TaskErrorEvent } from '../index.ts';
import { createFixture, createGate, expectTallyToAddUp, type FixtureOptions, settled } from '../pool-fixture.test-support.ts';

const overload = (headers: Record<string, string> = {}) =>
  Object.assign(new Error('too many requests'), { status: 429, headers: new Headers(headers) });

/** A pool of gated calls, classified by status, that draws the shortest pauses: half of 200, 400, … ms, of 1,000, 2,000, … ms after overloads. */
const gated = (options: FixtureOptions = {}) => {
  const gate = createGate<number>();
  const fixture = createFixture<number, string>(gate.handler, {
    classify: classifyByStatus,
    random: { next: () => 0 },
    ...options,
  });
  const events: TaskErrorEvent[] = [];
  fixture.pool.onTaskError((event) => events.push(event));
  const fail = async (error: unknown): Promise<void> => {
    gate.fail(error);
    await settled();
    expectTallyToAddUp(fixture.core);
  };
  const pass = async (ms: number): Promise<void> => {
    fixture.clock.advance(ms);
    await settled();
    expectTallyToAddUp(fixture.core);
  };
  return { ...fixture, gate, events, fail, pass };
};

describe('retries', () => {
  it('tries a task again after a pause, and gives the result of the try that went well', async () => {
    const { pool, gate, events, fail, pass } = gated();
    const result = pool.run(7, { retries: 2 });
    const error = new Error('failed');
    await fail(error);
    expect(pool.snapshot()).toMatchObject({ busy: 0, idle: 4, queued: 0, retrying: 1, retried: 0, failed: 0 });
    await pass(99);
    expect(gate.started).toEqual([7]);
    await pass(1);
    expect(gate.started).toEqual([7, 7]);
    gate.finish('done');
    await expect(result).resolves.toBe('done');
    expect(pool.snapshot()).toMatchObject({ submitted: 1, completed: 1, failed: 0, retrying: 0, retried: 1 });
    expect(events).toEqual([{ error, kind: 'failure', attempts: 1, retryInMs: 100 }]);
  });

  it('fails with the last error, the very object, after the last try', async () => {
    const { pool, gate, events, fail, pass } = gated();
    const result = pool.run(7, { retries: 1 });
    const last = new Error('second');
    await fail(new Error('first'));
    await pass(100);
    gate.fail(last);
    await expect(result).rejects.toBe(last);
    expect(pool.snapshot()).toMatchObject({ submitted: 1, failed: 1, retried: 1 });
    expect(events[1]).toEqual({ error: last, kind: 'failure', attempts: 2 });
  });

  it('tries once where nobody asked for more', async () => {
    const { pool, gate } = gated();
    const result = pool.run(1, { priority: 1 });
    gate.fail(overload());
    await expect(result).rejects.toThrow('too many');
    expect(pool.snapshot()).toMatchObject({ failed: 1, retrying: 0 });
  });

  it.each<[string, (pool: ReturnType<typeof gated>['pool']) => unknown]>([
    ['run', (pool) => pool.run(1)],
    ['run with options', (pool) => pool.run(1, { priority: 1 })],
    ['tryRun', (pool) => pool.tryRun(1)],
    ['post', (pool) => pool.post(1)],
    ['map', (pool) => pool.map([1]).next()],
  ])("follows the pool's `retries`: %s", async (_how, submit) => {
    const { pool, gate, fail, pass } = gated({ retries: { overload: 0, failure: 1 } });
    submit(pool);
    await settled();
    await fail(new Error('once'));
    expect(pool.snapshot()).toMatchObject({ retrying: 1 });
    await pass(100);
    gate.finish('well');
    await pool.idle();
    expect(pool.snapshot()).toMatchObject({ completed: 1, retried: 1 });
  });

  it("lets a task say other than the pool's `retries`", async () => {
    const { pool, gate } = gated({ retries: { overload: 5, failure: 5 } });
    const result = pool.run(1, { retries: 0 });
    gate.fail(new Error('once'));
    await expect(result).rejects.toThrow('once');
  });

  it('has a limit for each verdict, and never repeats what is to be ignored', async () => {
    const { pool, gate, fail, pass } = gated({
      classify: ({ message }: { message: 'overload' | 'failure' | 'ignore' }) => message,
    });
    const results = ['overload', 'failure', 'ignore'].map(async (word) => {
      const result = pool.run(1, { retries: { overload: 1 } });
      await fail(new Error(word));
      return result;
    });
    const outcomes = Promise.allSettled(results);
    await settled();
    await pass(500);
    gate.finish('done');
    const statuses = (await outcomes).map(({ status }) => status);
    expect(statuses).toEqual(['fulfilled', 'rejected', 'rejected']);
  });

  it('heeds a Retry-After that is a date, by its own clock', async () => {
    const { pool, fail, pass, gate } = gated({ size: 1 }); // its clock begins with the year 2026
    void pool.run(1, { retries: 1 }).catch(() => undefined);
    await fail(overload({ 'Retry-After': 'Thu, 01 Jan 2026 00:00:07 GMT' }));
    await pass(6_000); // a date has whole seconds
    expect(gate.started).toHaveLength(1);
    await pass(2_750);
    expect(gate.started).toHaveLength(2);
  });

  it('heeds Retry-After for the task that was given it, and for no other', async () => {
    const { pool, gate, fail, pass } = gated();
    for (const input of [1, 2]) pool.post(input);
    gate.finishAll('');
    await settled();
    void pool.run(3, { retries: 1 });
    void pool.run(4, { retries: 1 });
    await fail(overload({ 'Retry-After': '7' }));
    await fail(overload());
    await pass(500);
    expect(gate.started.slice(2)).toEqual([3, 4, 4]);
    await pass(6_499);
    expect(gate.started.slice(2)).toEqual([3, 4, 4]);
    await pass(1);
    expect(gate.started.slice(2)).toEqual([3, 4, 4, 3]);
  });

  it('counts every failed try for the autoscaler, and every further try as an arrival', async () => {
    const { pool, core, fail, pass } = gated();
    void pool.run(1, { retries: 2 }).catch(() => undefined);
    await fail(overload({ 'Retry-After': '1' }));
    await pass(1_000);
    await fail(new Error('plain'));
    expect(core.read(0)).toMatchObject({
      arrivals: 2,
      overloads: 1,
      failures: 1,
      completions: 0,
      retryAfterMs: 1_000,
      queued: 0,
    });
  });

  it('draws its pauses from the random source: the same seed, the same pauses', async () => {
    const pausesOf = async (seed: number) => {
      const { pool, events, fail, pass } = gated({ random: seededRandom(seed) });
      void pool.run(1, { retries: 3 }).catch(() => undefined);
      for (let tries = 0; tries < 4; tries += 1) {
        await fail(new Error('again'));
        await pass(1_000);
      }
      return events.map(({ retryInMs }) => retryInMs);
    };
    const pauses = await pausesOf(3);
    expect(pauses).toEqual(await pausesOf(3));
    expect(pauses).not.toEqual(await pausesOf(4));
    expect(pauses[3]).toBeUndefined();
  });

  it('waits for a worker behind those that came before it was due', async () => {
    const { pool, gate, fail, pass } = gated({ size: 1 });
    void pool.run(1, { retries: 1 });
    await fail(new Error('once'));
    for (const input of [2, 3]) void pool.run(input);
    await pass(100);
    expect(pool.snapshot()).toMatchObject({ queued: 2, retrying: 0, busy: 1 });
    for (let ends = 0; ends < 3; ends += 1) {
      gate.finish('');
      await settled();
    }
    expect(gate.started).toEqual([1, 2, 3, 1]);
  });

  it('does not take the time between two tries for a wait', async () => {
    const { pool, gate, fail, pass } = gated();
    void pool.run(1, { retries: 1 });
    await fail(overload({ 'Retry-After': '60' }));
    await pass(60_000);
    gate.finish('');
    await settled();
    expect(pool.snapshot().waitMs).toMatchObject({ max: 0 });
    expect(pool.snapshot()).toMatchObject({ oldestWaitMs: 0, completed: 1 });
  });

  describe('the bound of what waits', () => {
    it('counts tasks between two tries: the pool never holds more than its size and its queue', async () => {
      const { pool, fail, pass, gate } = gated({ size: 2, queueCapacity: 3 });
      const outcomes: unknown[] = [];
      const submit = (): void => void pool.run(1, { retries: 1 }).catch((error: { code?: string }) => outcomes.push(error.code));
      for (let turn = 0; turn < 5; turn += 1) {
        submit();
        await fail(overload());
      }
      expect(pool.snapshot()).toMatchObject({ retrying: 5, busy: 0, rejected: 0 });
      expect(pool.tryRun(1, { retries: 1 })).toBeUndefined();
      submit();
      await settled();
      expect(outcomes).toEqual(['ERR_POOL_FULL']);
      await pass(500);
      expect(pool.snapshot()).toMatchObject({ retrying: 0, busy: 2, queued: 3 });
      gate.finishAll('');
      await settled();
    });

    it('wakes who waits for room when one of them is aborted', async () => {
      const { pool, fail } = gated({ size: 1, queueCapacity: 0 });
      const controller = new AbortController();
      const result = pool.run(1, { retries: 1, signal: controller.signal });
      await fail(overload());
      let isReady = false;
      void pool.ready().then(() => {
        isReady = true;
      });
      await settled();
      expect(isReady).toBe(false);
      controller.abort('enough');
      await expect(result).rejects.toBe('enough');
      await settled();
      expect(isReady).toBe(true);
    });

    it('is what `idle`, `empty` and `queueBelow` wait for', async () => {
      const { pool, gate, fail, pass } = gated();
      void pool.run(1, { retries: 1 });
      await fail(new Error('once'));
      const told: string[] = [];
      void pool.idle().then(() => told.push('idle'));
      void pool.empty().then(() => told.push('empty'));
      void pool.queueBelow(1).then(() => told.push('queueBelow'));
      await settled();
      expect(told).toEqual([]);
      await pass(100);
      expect(told).toEqual(['empty', 'queueBelow']);
      gate.finish('');
      await settled();
      expect(told).toEqual(['empty', 'queueBelow', 'idle']);
    });
  });

  describe('the retry budget', () => {
    it('refuses tries after failures beyond its reserve and a share of the first tries, and says so', async () => {
      const { pool, events, fail } = gated({ retryBudget: { ratio: 0.5, minPerSec: 0 } });
      const results: Promise<unknown>[] = [];
      for (let task = 0; task < 8; task += 1) {
        results.push(pool.run(task, { retries: 1 }).catch((error: unknown) => error));
        await fail(new Error(`of ${task}`));
      }
      expect(events.filter(({ retryInMs }) => retryInMs !== undefined)).toHaveLength(4);
      expect(events.filter(({ isOverBudget }) => isOverBudget === true)).toHaveLength(4);
      expect(pool.snapshot()).toMatchObject({ retrying: 4, failed: 4 });
      await pool.terminate();
      expect(await Promise.all(results)).toMatchObject(Array.from({ length: 8 }, (_, task) => ({ message: `of ${task}` })));
    });

    it('is not asked after overloads, whose pauses are long, nor by `map`, whose producer waits', async () => {
      const { pool, gate, fail } = gated({ retryBudget: { ratio: 0, minPerSec: 0 } });
      void pool.run(1, { retries: 1 }).catch(() => undefined);
      await fail(overload());
      void pool
        .map([2], { retries: 1 })
        .next()
        .catch(() => undefined);
      await settled();
      expect(gate.started).toEqual([1, 2]);
      await fail(new Error('of map'));
      expect(pool.snapshot()).toMatchObject({ retrying: 2, failed: 0 });
      await pool.terminate();
    });
  });

  describe('an abort', () => {
    it('ends a task that waits for its next try at once, with the reason, and leaves nothing behind', async () => {
      const { pool, clock, fail } = gated();
      const controller = new AbortController();
      const result = pool.run(1, { retries: 3, signal: controller.signal });
      await fail(overload());
      controller.abort('enough');
      await expect(result).rejects.toBe('enough');
      expect(pool.snapshot()).toMatchObject({ aborted: 1, failed: 0, retrying: 0 });
      expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0);
      expect(clock.activeTimers).toBe(0);
    });

    it('ends a task whose next try waits for a worker, or runs', async () => {
      const { pool, gate, fail, pass } = gated({ size: 1 });
      const controllers = [new AbortController(), new AbortController()];
      const first = pool.run(1, { retries: 1, signal: (controllers[0] as AbortController).signal });
      await fail(new Error('once'));
      void pool.run(2);
      await pass(100);
      controllers[0]?.abort('while queued');
      await expect(first).rejects.toBe('while queued');
      gate.finish('');
      await settled();
      const second = pool.run(3, { retries: 1, signal: (controllers[1] as AbortController).signal });
      await fail(new Error('once'));
      await pass(100);
      expect(gate.open).toBe(1);
      controllers[1]?.abort('while it runs');
      await expect(second).rejects.toBe('while it runs');
      expect(gate.signals.at(-1)?.aborted).toBe(true);
    });

    it('in `classify` of the very task ends it with the reason', async () => {
      const controller = new AbortController();
      const { pool, fail } = gated({
        classify: () => {
          controller.abort('from classify');
          return 'failure';
        },
      });
      const result = pool.run(1, { retries: 1, signal: controller.signal });
      await fail(new Error('once'));
      await expect(result).rejects.toBe('from classify');
      expect(pool.snapshot()).toMatchObject({ aborted: 1, retrying: 0 });
    });

    it('of one signal reaches every task on it, between tries and elsewhere', async () => {
      const { pool, fail, core } = gated({ size: 1 });
      const controller = new AbortController();
      const { signal } = controller;
      const results = [1, 2, 3].map((input) => pool.run(input, { retries: 1, signal }).catch((reason: unknown) => reason));
      await fail(new Error('once'));
      controller.abort('all of you');
      expect(await Promise.all(results)).toEqual(['all of you', 'all of you', 'all of you']);
      expectTallyToAddUp(core);
      expect(getEventListeners(signal, 'abort')).toHaveLength(0);
    });
  });

  describe('limits of time', () => {
    it('give each try its own `timeoutMs`; a timeout is an overload, and the slot stays with the handler', async () => {
      const { pool, gate, events, pass } = gated({ size: 2 });
      const result = pool.run(1, { retries: 1, timeoutMs: 50 });
      await pass(50);
      expect(pool.snapshot()).toMatchObject({ retrying: 1, held: 1, busy: 0, timedOut: 0 });
      expect(events).toMatchObject([{ kind: 'overload', attempts: 1, retryInMs: 500 }]);
      await pass(500);
      expect(gate.started).toEqual([1, 1]);
      gate.finish('too late'); // the first try's handler: nobody is told
      await settled();
      expect(pool.snapshot()).toMatchObject({ held: 0, busy: 1 });
      gate.finish('in time');
      await expect(result).resolves.toBe('in time');
      expect(pool.snapshot()).toMatchObject({ submitted: 1, completed: 1, timedOut: 0 });
    });

    it('end the task with the timeout of its last try', async () => {
      const { pool, pass, core } = gated();
      const result = pool.run(1, { retries: 1, timeoutMs: 50 });
      await pass(50);
      await pass(500);
      await Promise.all([expect(result).rejects.toMatchObject({ code: 'ERR_TASK_TIMEOUT' }), pass(50)]);
      expect(pool.snapshot()).toMatchObject({ timedOut: 1, failed: 0 });
      expect(core.read(0)).toMatchObject({ overloads: 2, timedOut: 1 });
    });

    it('give the wait for a worker its `queueTimeoutMs` anew, and then the task fails with its own error', async () => {
      const { pool, fail, pass } = gated({ size: 1 });
      const error = new Error('its own');
      const result = pool.run(1, { retries: 3, queueTimeoutMs: 30 });
      await fail(error);
      void pool.run(2);
      await pass(129);
      expect(pool.snapshot()).toMatchObject({ queued: 1 });
      await Promise.all([expect(result).rejects.toBe(error), pass(1)]);
      expect(pool.snapshot()).toMatchObject({ failed: 1, timedOut: 0, queued: 0 });
    });
  });

  describe('a close', () => {
    it('waits for tries that are due before its deadline', async () => {
      const { pool, gate, fail, pass } = gated();
      const result = pool.run(1, { retries: 1 });
      await fail(new Error('once'));
      const closed = pool.close({ deadlineMs: 1_000 });
      await pass(100);
      gate.finish('well');
      await expect(result).resolves.toBe('well');
      await expect(closed).resolves.toEqual({ unstarted: [] });
    });

    it('does not wait for a try that is due later: the task settles with its own error, at once', async () => {
      const { pool, clock, events, fail } = gated();
      const error = overload({ 'Retry-After': '60' });
      const result = pool.run(1, { retries: 1 });
      await fail(error);
      const closed = pool.close();
      await expect(result).rejects.toBe(error);
      await expect(closed).resolves.toEqual({ unstarted: [] });
      expect(pool.snapshot()).toMatchObject({ state: 'closed', failed: 1, unstarted: 0, retrying: 0 });
      expect(events.at(-1)).toEqual({ error, kind: 'overload', attempts: 1 });
      expect(clock.activeTimers).toBe(0);
    });

    it('plans no try past its deadline', async () => {
      const { pool, gate } = gated();
      const result = pool.run(1, { retries: 1 });
      const closed = pool.close({ deadlineMs: 100 });
      const error = overload();
      gate.fail(error);
      await expect(result).rejects.toBe(error);
      await expect(closed).resolves.toEqual({ unstarted: [] });
    });

    it('ends at its deadline although a try waits for a worker, and returns only what never started', async () => {
      const { pool, fail, pass, clock } = gated({ size: 1 });
      const error = new Error('once');
      const tried = pool.run(1, { retries: 1 }).catch((reason: unknown) => reason);
      await fail(error);
      const running = pool.run(2, { timeoutMs: 10_000 }).catch((reason: { code: string }) => reason.code);
      await pass(100);
      const never = pool.run(3).catch((reason: { code: string }) => reason.code);
      const closed = pool.close({ deadlineMs: 50 });
      await pass(50);
      await expect(closed).resolves.toEqual({ unstarted: [3] });
      expect(await Promise.all([tried, running, never])).toEqual([error, 'ERR_POOL_CLOSED', 'ERR_POOL_CLOSED']);
      expect(clock.activeTimers).toBe(0);
    });

    it.each<[string, (pool: ReturnType<typeof gated>['pool']) => Promise<unknown>]>([
      ['terminate', (pool) => pool.terminate()],
      ["close with queued: 'return'", (pool) => pool.close({ queued: 'return' })],
      [
        'close of a paused pool',
        (pool) => {
          pool.pause();
          return pool.close();
        },
      ],
    ])('settles a task between two tries with its own error: %s', async (_how, close) => {
      const { pool, clock, fail } = gated();
      const error = new Error('its own');
      const result = pool.run(1, { retries: 1 });
      await fail(error);
      const closed = close(pool);
      await expect(result).rejects.toBe(error);
      await closed;
      expect(clock.activeTimers).toBe(0);
      expect(pool.snapshot()).toMatchObject({ failed: 1, retrying: 0 });
    });

    it('in `classify` of a task that would be tried again settles that task, once', async () => {
      const { pool, gate } = gated({
        classify: () => {
          void pool.terminate();
          return 'failure';
        },
      });
      const error = new Error('its own');
      const result = pool.run(1, { retries: 1 });
      gate.fail(error);
      await expect(result).rejects.toBe(error);
      expect(pool.snapshot()).toMatchObject({ state: 'closed', failed: 1, retrying: 0 });
    });
  });

  it('starts no try while the pool is paused', async () => {
    const { pool, gate, fail, pass } = gated();
    void pool.run(1, { retries: 1 });
    await fail(new Error('once'));
    pool.pause();
    await pass(1_000);
    expect(gate.started).toEqual([1]);
    expect(pool.snapshot()).toMatchObject({ queued: 1, retrying: 0 });
    pool.resume();
    expect(gate.started).toEqual([1, 1]);
    gate.finish('');
    await settled();
  });

  it('keeps `maxPerKey`, and gives the key up between two tries', async () => {
    const { pool, gate, fail, pass } = gated({ maxPerKey: 1 });
    void pool.run(1, { retries: 1, key: 'a' });
    void pool.run(2, { key: 'a' });
    await fail(new Error('once'));
    expect(gate.started).toEqual([1, 2]);
    await pass(100);
    expect(gate.started).toEqual([1, 2]);
    gate.finish('');
    await settled();
    expect(gate.started).toEqual([1, 2, 1]);
    gate.finish('');
    await settled();
  });

  it("runs every try in the submitter's async context, whether the first one had to wait or not", async () => {
    const storage = new AsyncLocalStorage<string>();
    const seen: (string | undefined)[] = [];
    const { pool, clock } = createFixture<number, void>(
      () => {
        seen.push(storage.getStore());
        if (seen.length < 5) throw new Error('again');
      },
      { size: 1, random: { next: () => 0 }, scopes: createAsyncScopes() },
    );
    const results = ['a', 'b'].map((name) => storage.run(name, () => pool.run(1, { retries: 3 })));
    for (let turn = 0; turn < 4; turn += 1) {
      await settled();
      storage.run('clock', () => clock.advance(1_000));
    }
    await Promise.all(results);
    expect(seen.filter((name) => name === 'a').length + seen.filter((name) => name === 'b').length).toBe(seen.length);
    expect(seen.slice(0, 2)).toEqual(['a', 'b']);
  });

  it('keeps the sum of its counters whenever user code looks, also in `classify` and listeners', async () => {
    const looks: number[] = [];
    const { pool, core, fail, pass } = gated({
      classify: () => {
        expectTallyToAddUp(core);
        looks.push(pool.snapshot().retrying);
        return 'failure';
      },
    });
    pool.onTaskError(() => expectTallyToAddUp(core));
    void pool.run(1, { retries: 1 }).catch(() => undefined);
    await fail(new Error('once'));
    await pass(100);
    await fail(new Error('twice'));
    expect(looks).toEqual([1, 1]);
  });
});
