import { describe, expect, it, vi } from 'vitest';

import type { MapOptions } from './index.ts';
import { createFixture, createGate, expectTallyToAddUp, settled } from './pool-fixture.test-support.ts';

/** An endless source of 0, 1, 2, … that tells how far it was read, and whether it was closed. */
const createSource = (end = Number.POSITIVE_INFINITY, failsAt = Number.POSITIVE_INFINITY) => {
  const source = { taken: 0, isOpened: false, isClosed: false };
  function* generate(): Generator<number> {
    source.isOpened = true;
    try {
      while (source.taken < end) {
        if (source.taken === failsAt) throw new Error('source');
        yield source.taken++;
      }
    } finally {
      source.isClosed = true;
    }
  }
  return { source, inputs: generate() };
};

const collect = async <T>(iterable: AsyncIterable<T>): Promise<T[]> => {
  const all: T[] = [];
  for await (const value of iterable) all.push(value);
  return all;
};

/** Takes until the iteration ends, and gives what came and how it ended. */
const collectWithError = async <T>(iterable: AsyncIterable<T>): Promise<{ got: T[]; error: unknown }> => {
  const got: T[] = [];
  try {
    for await (const value of iterable) got.push(value);
  } catch (error) {
    return { got, error };
  }
  return { got, error: 'none' };
};

describe('map', () => {
  it('gives the results in the order of the inputs, whichever ends first', async () => {
    const { pool } = createFixture<number, number>(async (n) => {
      await settled((100 - n) % 7);
      return n * 10;
    });
    const inputs = Array.from({ length: 100 }, (_, n) => n);
    await expect(collect(pool.map(inputs))).resolves.toEqual(inputs.map((n) => n * 10));
  });

  it('gives each result as soon as it is there when order does not matter', async () => {
    const resolvers = new Map<number, (value: string) => void>();
    const { pool } = createFixture<number, string>((n) => new Promise((resolve) => resolvers.set(n, resolve)));
    const stream = pool.map([1, 2, 3], { ordered: false });
    const results = collect(stream);
    await settled();
    for (const n of [3, 1, 2]) resolvers.get(n)?.(`result ${n}`);
    await expect(results).resolves.toEqual(['result 3', 'result 1', 'result 2']);
  });

  it.each([[[]], [new Set<number>()]])('of nothing is nothing', async (inputs) => {
    const { pool } = createFixture<number, number>((n) => n);
    await expect(collect(pool.map(inputs))).resolves.toEqual([]);
  });

  it('takes async iterables, and iterables of promises', async () => {
    const { pool } = createFixture<number, number>((n) => n * 2);
    async function* source(): AsyncGenerator<number> {
      for (const n of [1, 2, 3]) {
        await settled(n);
        yield n;
      }
    }
    await expect(collect(pool.map(source()))).resolves.toEqual([2, 4, 6]);
    await expect(collect(pool.map([Promise.resolve(4), 5]))).resolves.toEqual([8, 10]);
  });

  it('takes nothing before the first result is asked for', async () => {
    const { pool } = createFixture<number, number>((n) => n);
    const { source, inputs } = createSource();
    const stream = pool.map(inputs);
    await settled();
    expect(source.isOpened).toBe(false);
    await expect(stream.next()).resolves.toEqual({ done: false, value: 0 });
    await stream.return?.();
  });

  it.each([
    [4, 4 + 16],
    [40, 40 + 40],
  ])('with %d workers takes no more than %d inputs ahead of the consumer', async (size, bound) => {
    const { pool } = createFixture<number, number>((n) => n, { size });
    const { source, inputs } = createSource();
    const stream = pool.map(inputs);
    for (let consumed = 1; consumed <= 3; consumed += 1) {
      await stream.next();
      await settled(2_000);
      expect(source.taken).toBeGreaterThanOrEqual(bound);
      expect(source.taken).toBeLessThanOrEqual(consumed + bound + 1); // one is in the feeder's hand
    }
    await stream.return?.();
  });

  it('keeps all workers busy and never overfills the queue', async () => {
    const gate = createGate<number>();
    const { pool, core } = createFixture(gate.handler, { size: 3, queueCapacity: 2 });
    const results = collect(pool.map(createSource(20).inputs));
    await settled(300);
    while (gate.open > 0) {
      expect(core.snapshot().queued).toBeLessThanOrEqual(2);
      expect(gate.open).toBe(Math.min(3, 20 - core.snapshot().completed));
      gate.finish('x');
      await settled(100);
    }
    await expect(results).resolves.toHaveLength(20);
    expect(core.snapshot().rejected).toBe(0);
  });

  it('shares a small pool with other streams and producers: nobody is refused', async () => {
    const { pool, core } = createFixture<number, number>(
      async (n) => {
        await settled(n % 5);
        return n;
      },
      { size: 2, queueCapacity: 1 },
    );
    const inputs = Array.from({ length: 30 }, (_, n) => n);
    const results = await Promise.all([1, 2, 3, 4].map(() => collect(pool.map(inputs))));
    for (const result of results) expect(result).toEqual(inputs);
    expect(core.snapshot()).toMatchObject({ completed: 120, rejected: 0 });
  });

  it('works on a pool without a queue', async () => {
    const { pool } = createFixture<number, number>((n) => n, { size: 1, queueCapacity: 0 });
    await expect(collect(pool.map([1, 2, 3, 4, 5]))).resolves.toEqual([1, 2, 3, 4, 5]);
  });

  it('follows a pool that grows', async () => {
    const gate = createGate<number>();
    const { pool } = createFixture(gate.handler, { size: 1 });
    const results = collect(pool.map(createSource(200).inputs));
    await settled(500);
    expect(gate.open).toBe(1);
    await pool.resize(40);
    while (gate.open > 0) {
      gate.finish('x');
      await settled(500);
    }
    expect(gate.most).toBe(40);
    await expect(results).resolves.toHaveLength(200);
  });

  it('ends with the first error, after the results before it; the rest is aborted and the source closed', async () => {
    const error = new Error('task 3');
    const signals = new Map<number, AbortSignal>();
    const { pool, core } = createFixture<number, number>((n, { signal }) => {
      signals.set(n, signal);
      if (n === 3) throw error;
      return n > 3
        ? new Promise<number>((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('gone'))))
        : n;
    });
    const { source, inputs } = createSource();
    await expect(collectWithError(pool.map(inputs))).resolves.toEqual({ got: [0, 1, 2], error });
    await settled();
    expect(signals.get(4)?.aborted).toBe(true);
    expect(signals.get(4)?.reason).toBe(error);
    expect(source.isClosed).toBe(true);
    expect(core.snapshot()).toMatchObject({ busy: 0, held: 0, queued: 0, failed: 1 });
    expectTallyToAddUp(core);
  });

  it('ends at once with an error when order does not matter', async () => {
    const { pool } = createFixture<number, number>((n) => {
      if (n === 1) throw new Error('task 1');
      return new Promise<number>(() => undefined);
    });
    await expect(collectWithError(pool.map([0, 1, 2], { ordered: false }))).resolves.toMatchObject({
      got: [],
      error: { message: 'task 1' },
    });
  });

  it('keeps an error that is undefined', async () => {
    const { pool } = createFixture<number, number>(() => Promise.reject(undefined));
    await expect(collectWithError(pool.map([1]))).resolves.toEqual({ got: [], error: undefined });
  });

  it('is done after an error, for ever', async () => {
    const { pool } = createFixture<number, number>(() => {
      throw new Error('task');
    });
    const stream = pool.map([1, 2]);
    await expect(stream.next()).rejects.toThrow('task');
    await expect(stream.next()).resolves.toEqual({ done: true, value: undefined });
    await expect(stream.next()).resolves.toEqual({ done: true, value: undefined });
  });

  it('passes an error of the source on, after the results of the inputs before', async () => {
    const { pool } = createFixture<number, number>((n) => n);
    const { inputs, source } = createSource(10, 3);
    const { got, error } = await collectWithError(pool.map(inputs));
    expect(error).toMatchObject({ message: 'source' });
    expect(got.length).toBeLessThanOrEqual(3);
    expect(source.isClosed).toBe(true);
    await expect(collectWithError(pool.map([Promise.reject(new Error('input'))]))).resolves.toMatchObject({
      error: { message: 'input' },
    });
  });

  it('passes an error of opening the source on', async () => {
    const { pool } = createFixture<number, number>((n) => n);
    const inputs = {
      [Symbol.iterator]: (): Iterator<number> => {
        throw new Error('cannot open');
      },
    };
    await expect(collectWithError(pool.map(inputs))).resolves.toMatchObject({ error: { message: 'cannot open' } });
  });

  it('aborts its tasks and closes its source when the consumer breaks off', async () => {
    const gate = createGate<number>();
    const { pool, core } = createFixture(gate.handler, { size: 2 });
    const { source, inputs } = createSource();
    const consumed = (async () => {
      for await (const result of pool.map(inputs)) return result;
      return 'none';
    })();
    await settled(200);
    gate.finish('first');
    await expect(consumed).resolves.toBe('first');
    await settled(200);
    expect(source.isClosed).toBe(true);
    expect(gate.signals.slice(1).map(({ aborted }) => aborted)).toEqual([true, true]);
    expect(core.snapshot()).toMatchObject({ busy: 0, queued: 0 });
    gate.finishAll('late');
    await settled();
    expect(core.snapshot()).toMatchObject({ held: 0, completed: 1 });
    expectTallyToAddUp(core);
  });

  it('closes its source on `return` also while it waits for room in the pool', async () => {
    const gate = createGate<number>();
    const { pool } = createFixture(gate.handler, { size: 1, queueCapacity: 0 });
    void pool.run(0); // takes the only place, and does not end
    const { source, inputs } = createSource();
    const stream = pool.map(inputs);
    const next = stream.next();
    await settled();
    expect(source.taken).toBe(1);
    await stream.return?.();
    await expect(next).resolves.toEqual({ done: true, value: undefined });
    await settled();
    expect(source.isClosed).toBe(true);
    expect(gate.started).toEqual([0]);
  });

  it('never opens its source when it is ended before it began', async () => {
    const { pool } = createFixture<number, number>((n) => n);
    const { signal } = new AbortController();
    const add = vi.spyOn(signal, 'addEventListener');
    const { source, inputs } = createSource();
    const stream = pool.map(inputs, { signal });
    await expect(stream.return?.()).resolves.toEqual({ done: true, value: undefined });
    await expect(stream.next()).resolves.toEqual({ done: true, value: undefined });
    await settled();
    expect(source.isOpened).toBe(false);
    expect(add).not.toHaveBeenCalled();
  });

  it('may be ended twice', async () => {
    const { pool } = createFixture<number, number>((n) => n);
    const stream = pool.map([1, 2, 3]);
    await stream.next();
    await stream.return?.();
    await expect(stream.return?.()).resolves.toEqual({ done: true, value: undefined });
  });

  it('ends with the reason of its signal, aborts its tasks and leaves no listener', async () => {
    const controller = new AbortController();
    const add = vi.spyOn(controller.signal, 'addEventListener');
    const remove = vi.spyOn(controller.signal, 'removeEventListener');
    const gate = createGate<number>();
    const { pool, core } = createFixture(gate.handler, { size: 2 });
    const { source, inputs } = createSource();
    const ending = collectWithError(pool.map(inputs, { signal: controller.signal }));
    await settled(200);
    gate.finish('first');
    await settled(200);
    const reason = { any: 'reason' };
    controller.abort(reason);
    await expect(ending).resolves.toEqual({ got: ['first'], error: reason });
    await settled();
    expect(source.isClosed).toBe(true);
    expect(gate.signals.slice(1).every(({ aborted }) => aborted)).toBe(true);
    expect(core.snapshot().queued).toBe(0);
    expect(add).toHaveBeenCalledTimes(1);
    expect(remove).toHaveBeenCalledTimes(1);
  });

  it('takes nothing when its signal is aborted already', async () => {
    const { pool } = createFixture<number, number>((n) => n);
    const { source, inputs } = createSource();
    const stream = pool.map(inputs, { signal: AbortSignal.abort('stop') });
    await expect(collectWithError(stream)).resolves.toEqual({ got: [], error: 'stop' });
    expect(source.isOpened).toBe(false);
  });

  it('leaves no listener on its signal after a good end', async () => {
    const { signal } = new AbortController();
    const add = vi.spyOn(signal, 'addEventListener');
    const remove = vi.spyOn(signal, 'removeEventListener');
    const { pool } = createFixture<number, number>((n) => n);
    await collect(pool.map([1, 2, 3], { signal }));
    expect([add.mock.calls.length, remove.mock.calls.length]).toEqual([1, 1]);
  });

  it('answers calls of `next` that overlap in their order, and those past the end as done', async () => {
    const { pool } = createFixture<number, number>(async (n) => {
      await settled(10 - n);
      return n;
    });
    const stream = pool.map([0, 1, 2, 3]);
    const answers = await Promise.all([0, 1, 2, 3, 4, 5].map(() => stream.next()));
    expect(answers.map(({ value }): number | undefined => value as number | undefined)).toEqual([
      0,
      1,
      2,
      3,
      undefined,
      undefined,
    ]);
    expect(answers.map(({ done }) => done)).toEqual([false, false, false, false, true, true]);
  });

  it('answers the calls after a failed one', async () => {
    const { pool } = createFixture<number, number>((n) => {
      if (n === 1) throw new Error('task 1');
      return n;
    });
    const stream = pool.map([0, 1, 2]);
    const answers = await Promise.allSettled([stream.next(), stream.next(), stream.next()]);
    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(answers[2]).toMatchObject({ value: { done: true } });
  });

  it('fails with ERR_POOL_CLOSED when the pool closes under it, whether it runs or waits for room', async () => {
    const gate = createGate<number>();
    const { pool } = createFixture(gate.handler, { size: 1, queueCapacity: 0 });
    const ending = collectWithError(pool.map(createSource().inputs));
    await settled();
    await pool.terminate();
    await expect(ending).resolves.toMatchObject({ got: [], error: { code: 'ERR_POOL_CLOSED' } });
  });

  it('waits on a paused pool and goes on with it', async () => {
    const { pool } = createFixture<number, number>((n) => n, { queueCapacity: 2 });
    pool.pause();
    const results = collect(pool.map([1, 2, 3, 4]));
    await settled(200);
    expect(pool.queued).toBe(2);
    pool.resume();
    await expect(results).resolves.toEqual([1, 2, 3, 4]);
  });

  it.each<[string, unknown, unknown]>([
    ['ordered', [], { ordered: 'yes' }],
    ['signal', [], { signal: {} }],
    ['concurrency', [], { concurrency: 5 }],
    ['inputs', 5, {}],
    ['inputs', null, {}],
    ['inputs', 'text', {}],
    ['inputs', {}, {}],
    ['options', [], null],
  ])('refuses a bad `%s` at once', (option, inputs, options) => {
    const { pool } = createFixture<number, number>((n) => n);
    expect(() => pool.map(inputs as number[], options as MapOptions)).toThrow(
      expect.objectContaining({ code: 'ERR_OPTION', option }),
    );
  });
});
