import { AsyncLocalStorage } from 'node:async_hooks';
import { describe, expect, it } from 'vitest';
import { createPool, fixture, move } from './built-marea.ts';
import { errorOf } from './outcome.ts';
import { until } from './until.ts';

type Tasks = Record<string, (input: never) => unknown>;

const tasks = fixture('tasks.mjs');
const makePool = (options: object = {}) => createPool<Tasks>(tasks, { workers: 'threads', size: 2, ...options });

/** Memory that a handler waits on, and the hand that lets it go on. */
const createGate = () => {
  const memory = new SharedArrayBuffer(4);
  return {
    memory,
    open: (): void => {
      Atomics.store(new Int32Array(memory), 0, 1);
      Atomics.notify(new Int32Array(memory), 0);
    },
  };
};

describe('a pool of threads', () => {
  it('runs the default export and named ones, on as many threads as its size', async () => {
    await using pool = makePool();
    const gate = createGate();
    const blocked = [
      pool.run(gate.memory as never, { name: 'waitForWord' }),
      pool.run(gate.memory as never, { name: 'waitForWord' }),
    ];
    await until(() => pool.busy === 2);
    gate.open();
    const places = await Promise.all(blocked);
    expect(new Set(places).size).toBe(2);
    expect(await pool.run(5 as never, { name: 'echo' })).toBe(5);
  });

  it('carries any value that can be cloned, both ways', async () => {
    await using pool = createPool(tasks, { workers: 'threads', size: 1 });
    const values = [
      undefined,
      null,
      true,
      false,
      0,
      -0,
      1.5,
      Number.NaN,
      Number.NEGATIVE_INFINITY,
      12n,
      '',
      'text',
      new Date(5),
      /x/gi,
    ];
    values.push(
      new Map([[1, new Set(['a'])]]) as never,
      { nested: [1, { deep: undefined }] } as never,
      new Uint8Array([1, 2]) as never,
    );
    expect(await Promise.all(values.map((value) => pool.run(value)))).toEqual(values);
    expect(Object.is(await pool.run(-0), -0)).toBe(true);
  });

  it('gives two tasks two objects, although they were sent in one breath and refer to one', async () => {
    await using pool = createPool(tasks, { workers: 'threads', size: 1 });
    await pool.run(0);
    const shared = { count: 1 };
    const outputs = (await Promise.all([pool.run({ shared }), pool.run({ shared }), pool.run(shared)])) as { shared: object }[];
    expect(outputs[0]?.shared).not.toBe(outputs[1]?.shared);
    const same = await Promise.all([1, 2, 3].map(() => makeShared(pool)));
    expect(new Set(same).size).toBe(3);
  });

  it('moves what is to be moved, and shares what is shared', async () => {
    await using pool = makePool();
    const bytes = new Uint8Array(1_024);
    const filled = await pool.run(move(bytes) as never, { name: 'fill' });
    expect(bytes.byteLength).toBe(0);
    expect((filled as Uint8Array).every((byte) => byte === 7)).toBe(true);
    const memory = new SharedArrayBuffer(4);
    await Promise.all([1, 2, 3].map(() => pool.run(memory as never, { name: 'addOne' })));
    expect(new Int32Array(memory)[0]).toBe(3);
  });

  it('keeps what a handler moves out', async () => {
    await using pool = createPool(fixture('moves.mjs'), { workers: 'threads', size: 1 });
    const { inside, isEmptyThere } = (await pool
      .run(64)
      .then(async (first) => ({ inside: first, isEmptyThere: await pool.run(-1) }))) as {
      inside: Uint8Array;
      isEmptyThere: number;
    };
    expect(inside).toEqual(new Uint8Array(64).fill(9));
    expect(isEmptyThere).toBe(0);
  });

  it('loads CommonJS too', async () => {
    await using pool = createPool<Tasks>(fixture('common.cjs'), { workers: 'threads', size: 1 });
    expect(await pool.run(21 as never, { name: 'double' })).toBe(42);
    expect(await pool.run('low' as never, { name: 'shout' })).toBe('LOW');
    const inputs = [1, 'a', 'b', 'c', 2, 3, 'd'] as never[];
    const outputs = inputs.map((input) => pool.run(input, { name: typeof input === 'number' ? 'double' : 'shout' }));
    expect(await Promise.all(outputs)).toEqual([2, 'A', 'B', 'C', 4, 6, 'D']); // sent in one breath, for two exports by turns
  });

  it.each(['events', 'block', 'spin'] as const)('waits for tasks by %s, and leaves', async (idleWait) => {
    const pool = makePool({ idleWait });
    for (let round = 0; round < 20; round += 1) expect(await pool.run(round as never, { name: 'echo' })).toBe(round);
    expect(await Promise.all(Array.from({ length: 500 }, (_, index) => pool.run(index as never, { name: 'echo' })))).toEqual(
      Array.from({ length: 500 }, (_, index) => index),
    );
    await pool.close();
  });

  it('maps in order, or as results come, and no further ahead than it is read', async () => {
    await using pool = makePool({ queue: { capacity: 64 } });
    let taken = 0;
    function* inputs() {
      for (let index = 0; index < 400; index += 1) {
        taken += 1;
        yield index as never;
      }
    }
    const ordered: unknown[] = [];
    for await (const output of pool.map(inputs(), { name: 'echo' })) {
      ordered.push(output);
      expect(taken - ordered.length).toBeLessThanOrEqual(64);
    }
    expect(ordered).toEqual(Array.from({ length: 400 }, (_, index) => index));
    const any: number[] = [];
    for await (const output of pool.map([500, 1, 1, 1] as never[], { name: 'spin', ordered: false })) any.push(output as number);
    expect(any.toSorted((a, b) => a - b)).toEqual([1, 1, 1, 500]);
    expect(any.at(-1)).toBe(500);
  });

  it('maps moved inputs', async () => {
    await using pool = makePool();
    const buffers = Array.from({ length: 40 }, () => new Uint8Array(256));
    let count = 0;
    for await (const filled of pool.map(buffers.map((bytes) => move(bytes)) as never[], { name: 'fill' })) {
      expect((filled as Uint8Array)[255]).toBe(7);
      count += 1;
    }
    expect(count).toBe(40);
    expect(buffers.every(({ byteLength }) => byteLength === 0)).toBe(true);
  });

  it('calls back in the async context of the submitter, whether the task had to wait or not', async () => {
    await using pool = createPool(tasks, { workers: 'threads', size: 1 });
    const storage = new AsyncLocalStorage<number>();
    const seen: [unknown, number | undefined][] = [];
    await new Promise<void>((resolve) => {
      for (let index = 0; index < 30; index += 1) {
        storage.run(index, () =>
          pool.post(index, (_error, output) => {
            seen.push([output, storage.getStore()]);
            if (seen.length === 30) resolve();
          }),
        );
      }
    });
    expect(seen).toEqual(Array.from({ length: 30 }, (_, index) => [index, index]));
    const inRun = await storage.run(77, async () => [await pool.run(1), storage.getStore()]);
    expect(inRun).toEqual([1, 77]);
  });

  it('grows and shrinks while it works, and loses nothing', async () => {
    await using pool = makePool({ size: 2, max: 6, queue: { capacity: 10_000 } });
    const all = Promise.all(Array.from({ length: 3_000 }, (_, index) => pool.run(index as never, { name: 'echo' })));
    for (const size of [6, 1, 4, 2]) {
      await pool.resize(size);
      expect(pool.busy).toBeLessThanOrEqual(size);
    }
    expect(await all).toEqual(Array.from({ length: 3_000 }, (_, index) => index));
    expect(pool.snapshot()).toMatchObject({ completed: 3_000, failed: 0, desired: 2 });
  });

  it('starts nothing while it is paused, not even what waited beside a worker', async () => {
    await using pool = makePool({ size: 1 });
    await pool.run(0 as never, { name: 'echo' });
    const gate = createGate();
    const calls = new SharedArrayBuffer(4 * 8);
    const results = Array.from({ length: 8 }, (_, index) =>
      pool.run({ calls, word: gate.memory, index } as never, { name: 'countAndWait' }),
    );
    await until(() => Atomics.load(new Int32Array(calls), 0) === 1);
    pool.pause();
    gate.open();
    await results[0];
    expect([...new Int32Array(calls)]).toEqual([1, 0, 0, 0, 0, 0, 0, 0]);
    expect(pool.queued).toBe(7);
    pool.resume();
    expect(await Promise.all(results)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect([...new Int32Array(calls)]).toEqual([1, 1, 1, 1, 1, 1, 1, 1]);
  });

  it('takes tasks back that wait behind a long one, when another worker has time', async () => {
    await using pool = makePool({ size: 1, max: 2 });
    await Promise.all(Array.from({ length: 200 }, (_, index) => pool.run(index as never, { name: 'echo' })));
    const gate = createGate();
    const long = pool.run(gate.memory as never, { name: 'waitForWord' });
    const others = Array.from({ length: 20 }, (_, index) => pool.run(index as never, { name: 'echo' }));
    await pool.resize(2);
    expect(await Promise.all(others)).toEqual(Array.from({ length: 20 }, (_, index) => index));
    gate.open();
    await long;
  });

  it('takes an aborted task back from the hand it waits in', async () => {
    await using pool = makePool({ size: 1 });
    await pool.run(0 as never, { name: 'echo' });
    const gate = createGate();
    const calls = new SharedArrayBuffer(8);
    const controller = new AbortController();
    const first = pool.run({ calls, word: gate.memory, index: 0 } as never, { name: 'countAndWait' });
    const second = pool.run({ calls, word: gate.memory, index: 1 } as never, { name: 'countAndWait', signal: controller.signal });
    await until(() => Atomics.load(new Int32Array(calls), 0) === 1);
    controller.abort(new Error('changed my mind'));
    expect(await errorOf(second)).toBe(controller.signal.reason);
    gate.open();
    expect(await first).toBe(0);
    await pool.run(1 as never, { name: 'echo' });
    expect([...new Int32Array(calls)]).toEqual([1, 0]);
  });

  it('recycles workers after so many tasks', async () => {
    await using pool = makePool({ size: 1, recycle: { tasks: 10 } });
    const reasons: string[] = [];
    pool.onWorkerExit(({ reason }) => reasons.push(reason));
    const places = new Set<unknown>();
    for (let index = 0; index < 35; index += 1) places.add(await pool.run(undefined as never, { name: 'where' }));
    expect(places.size).toBe(4);
    await until(() => reasons.length === 3);
    expect(reasons).toEqual(['recycled', 'recycled', 'recycled']);
  });

  it('recycles a worker whose heap has grown', async () => {
    await using pool = makePool({ size: 1, recycle: { heapBytes: 64 * 2 ** 20 } });
    const exit = new Promise((resolve) => pool.onWorkerExit(resolve));
    const before = await pool.run(undefined as never, { name: 'where' });
    await pool.run(100 as never, { name: 'keep' });
    await pool.run(1 as never, { name: 'spin' });
    const after: unknown[] = [];
    await Promise.race([
      exit,
      (async () => {
        for (;;) after.push(await pool.run(100 as never, { name: 'spin' }));
      })(),
    ]);
    expect(await exit).toMatchObject({ reason: 'recycled' });
    expect(await pool.run(undefined as never, { name: 'where' })).not.toBe(before);
  });

  it('lets a worker clean up when it leaves, and survives one that cannot', async () => {
    using folder = await import('../support/temporary-folder.ts').then(({ createTemporaryFolder }) =>
      createTemporaryFolder('clean-up'),
    );
    const { readFileSync } = await import('node:fs');
    const file = `${folder.path}/log`;
    const pool = createPool(fixture('clean-up.mjs'), { workers: 'threads', size: 1 });
    await pool.run(file);
    await pool.close();
    expect(readFileSync(file, 'utf8')).toBe('closed\n');
    const stubborn = createPool(fixture('stubborn-clean-up.mjs'), { workers: 'threads', size: 1 });
    await stubborn.run(1);
    expect(await stubborn.close()).toEqual({ unstarted: [] });
  });

  it('counts workers that start, and tells how long it takes', async () => {
    await using pool = createPool(tasks, { workers: 'threads', min: 2, max: 2 });
    expect(pool.snapshot()).toMatchObject({ live: 2, starting: 2, idle: 0, busy: 0 });
    await pool.run(1);
    await until(() => pool.starting === 0);
    expect(pool.snapshot()).toMatchObject({ live: 2, starting: 0 });
  });

  it('starts threads on demand and lets them go when they are idle', async () => {
    await using pool = createPool<Tasks>(tasks, { workers: 'threads', min: 0, max: 2, spawn: 'onDemand', idleTimeoutMs: 40 });
    expect(pool.live).toBe(0);
    expect(await pool.run(3 as never, { name: 'echo' })).toBe(3);
    expect(pool.live).toBeGreaterThan(0);
    await until(() => pool.live === 0);
    expect(await pool.run(4 as never, { name: 'echo' })).toBe(4);
  });
});

const makeShared = (pool: { run(input: unknown): Promise<unknown> }): Promise<unknown> => pool.run({ again: 1 });
