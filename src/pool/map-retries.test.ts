import { describe, expect, it, vi } from 'vitest';
import { type MapFailure, type MapOptions, type MapResult, move } from './index.ts';
import { createFixture, type FixtureOptions, settled } from './pool-fixture.test-support.ts';

const refused = (text: string) => Object.assign(new Error(text), { status: 429 });

/** A pool whose handler fails as often as `failures` says for an input, as overloads or else as failures, and then doubles it. */
const failing = (
  failures: Readonly<Record<number, number>>,
  options: FixtureOptions & { readonly kind?: 'overload' | 'failure' } = {},
) => {
  const { kind = 'overload', ...rest } = options;
  const tries = new Map<number, number>();
  const fixture = createFixture<number, number>(
    (input) => {
      const count = (tries.get(input) ?? 0) + 1;
      tries.set(input, count);
      if (count <= (failures[input] ?? 0)) throw refused(`${input}, try ${count}`);
      return input * 2;
    },
    { classify: () => kind, random: { next: () => 0 }, ...rest },
  );
  /** Takes all of a stream while time goes on. */
  const collect = async <R>(stream: AsyncIterable<R>): Promise<{ got: R[]; error?: unknown }> => {
    const got: R[] = [];
    let end: { error?: unknown } | undefined;
    const taking = (async () => {
      try {
        for await (const result of stream) got.push(result);
        end = {};
      } catch (error) {
        end = { error };
      }
    })();
    while (end === undefined) {
      await settled(100);
      fixture.clock.advance(100);
    }
    await taking;
    return { got, ...end };
  };
  return { ...fixture, tries, collect };
};

describe('map with retries', () => {
  it('tries again what was refused, up to ten times, and keeps the order', async () => {
    const { pool, tries, collect } = failing({ 2: 10, 3: 1 });
    expect(await collect(pool.map([1, 2, 3, 4]))).toEqual({ got: [2, 4, 6, 8] });
    expect([...tries.values()]).toEqual([1, 11, 2, 1]);
  });

  it('gives results as they come when told so, those that were tried again last', async () => {
    const { pool, collect } = failing({ 1: 1 });
    expect(await collect(pool.map([1, 2, 3], { ordered: false }))).toEqual({ got: [4, 6, 2] });
  });

  it('ends with the last error, the very object, after the eleventh try', async () => {
    const { pool, tries, collect } = failing({ 2: 99 });
    const { got, error } = await collect(pool.map([1, 2]));
    expect(got).toEqual([2]);
    expect(error).toMatchObject({ message: '2, try 11', status: 429 });
    expect(tries.get(2)).toBe(11);
  });

  it('does not try failures again unless it is asked to', async () => {
    const once = failing({ 1: 1 }, { kind: 'failure' });
    expect(await once.collect(once.pool.map([1]))).toMatchObject({ got: [], error: { message: '1, try 1' } });
    const asked = failing({ 1: 1 }, { kind: 'failure' });
    expect(await asked.collect(asked.pool.map([1], { retries: { failure: 1 } }))).toEqual({ got: [2] });
  });

  it.each([
    [{}, { retries: { overload: 0, failure: 0 } }],
    [{ retries: 0 }, {}],
  ] as const)('can be told to try once: by its options %o, by those of the pool %o', async (options, ofPool) => {
    const { pool, collect } = failing({ 1: 1 }, ofPool);
    expect(await collect(pool.map([1], options))).toMatchObject({ error: { message: '1, try 1' } });
  });

  it('goes on past an input that waits for its next try, in order and not', async () => {
    const inputs = Array.from({ length: 500 }, (_, index) => index);
    for (const ordered of [true, false]) {
      const { pool, clock, tries } = failing({ 0: 1 });
      const stream = pool.map(inputs, { ordered });
      const first = stream.next();
      await settled(5_000);
      expect(tries.size).toBe(ordered ? 500 : 22); // not in order: the one that waits, one that was consumed, and 20 ahead
      expect(pool.snapshot()).toMatchObject({ retrying: 1, busy: 0 });
      clock.advance(1_000);
      await expect(first).resolves.toMatchObject({ value: ordered ? 0 : 2 });
      await stream.return?.();
    }
  });

  it('takes no more than its window from a source when everything is refused', async () => {
    const source = Array.from({ length: 500 }, (_, index) => index);
    const { pool, tries } = failing(Object.fromEntries(source.map((index) => [index, 99])));
    const stream = pool.map(source);
    void stream.next().catch(() => undefined);
    await settled(5_000);
    expect(tries.size).toBe(20);
    await stream.return?.();
    expect(pool.snapshot()).toMatchObject({ retrying: 0, aborted: 20 });
  });

  it('aborts what waits for its next try when it ends', async () => {
    const { pool, clock } = failing({ 2: 99 });
    for await (const result of pool.map([1, 2, 3])) {
      expect(result).toBe(2);
      break;
    }
    expect(pool.snapshot()).toMatchObject({ retrying: 0, aborted: 1 });
    expect(clock.activeTimers).toBe(0);
  });

  it('ends with the reason of its signal while an input waits for its next try', async () => {
    const { pool } = failing({ 1: 99 });
    const controller = new AbortController();
    const next = pool.map([1], { signal: controller.signal }).next();
    await settled();
    controller.abort('enough');
    await expect(next).rejects.toBe('enough');
    expect(pool.snapshot()).toMatchObject({ retrying: 0 });
  });

  it('refuses retries for an input that is moved, and by itself tries such a one once', async () => {
    const asked = createFixture<unknown, unknown>(() => 1);
    await expect(asked.pool.map([move(new ArrayBuffer(4))], { retries: 1 }).next()).rejects.toMatchObject({
      code: 'ERR_OPTION',
      option: 'retries',
    });
    await expect(asked.pool.run(move(new ArrayBuffer(4)), { retries: 1 })).rejects.toMatchObject({ code: 'ERR_OPTION' });
    const once = createFixture<unknown, unknown>(
      () => {
        throw refused('once');
      },
      { classify: () => 'overload', retries: { overload: 5, failure: 5 } },
    );
    await expect(once.pool.map([move(new ArrayBuffer(4))]).next()).rejects.toThrow('once');
    await expect(once.pool.run(move(new ArrayBuffer(4)))).rejects.toThrow('once');
  });
});

describe("map with onError: 'continue'", () => {
  it('leaves out what fails for good', async () => {
    const { pool, collect } = failing({ 2: 99, 4: 99 });
    expect(await collect(pool.map([1, 2, 3, 4], { retries: 1, onError: 'continue' }))).toEqual({ got: [2, 6] });
  });

  it('tells a function of it, in the order of the results', async () => {
    const { pool, collect } = failing({ 2: 99, 3: 1, 4: 99 });
    const failures: MapFailure<number>[] = [];
    const onError = (failure: MapFailure<number>): void => void failures.push(failure);
    expect(await collect(pool.map([1, 2, 3, 4], { retries: 1, onError }))).toEqual({ got: [2, 6] });
    expect(failures).toEqual([
      { status: 'rejected', index: 1, input: 2, reason: refused('2, try 2'), attempts: 2 },
      { status: 'rejected', index: 3, input: 4, reason: refused('4, try 2'), attempts: 2 },
    ]);
  });

  it('ends with what that function throws', async () => {
    const { pool, collect } = failing({ 2: 99 });
    const enough = new Error('enough');
    const onError = (): never => {
      throw enough;
    };
    expect(await collect(pool.map([1, 2, 3], { retries: 0, onError }))).toEqual({ got: [2], error: enough });
  });

  it('consumes a long row of failures, and ends when all inputs failed', async () => {
    const inputs = Array.from({ length: 300 }, (_, index) => index);
    const { pool, collect } = failing(Object.fromEntries(inputs.map((index) => [index, 1])));
    expect(await collect(pool.map(inputs, { retries: 0, onError: 'continue' }))).toEqual({ got: [] });
  });

  it.each(['source', 'signal', 'closed'])('ends all the same with an error of: %s', async (what) => {
    const { pool, collect } = failing({});
    const controller = new AbortController();
    async function* inputs(): AsyncIterable<number> {
      yield 1;
      if (what === 'source') throw new Error('source');
      if (what === 'signal') controller.abort(new Error('signal'));
      if (what === 'closed') await pool.close();
      yield 2;
    }
    const { error } = await collect(pool.map(inputs(), { onError: 'continue', signal: controller.signal }));
    expect(error).toMatchObject(what === 'closed' ? { code: 'ERR_POOL_CLOSED' } : { message: what });
  });

  it('does not pass off what the close gave back as inputs that failed', async () => {
    const { pool } = createFixture<number, number>((input) => new Promise((resolve) => input === 1 && resolve(1)), { size: 2 });
    const stream = pool.map([1, 2, 3], { onError: 'continue' });
    await stream.next();
    const next = stream.next();
    await pool.terminate();
    await expect(next).rejects.toMatchObject({ code: 'ERR_POOL_CLOSED' });
  });
});

describe('map with settled: true', () => {
  it('gives what became of each input, and how often it was tried', async () => {
    const { pool, collect } = failing({ 2: 99, 3: 1 });
    const stream: AsyncIterable<MapResult<number, number>> = pool.map([1, 2, 3], { settled: true, retries: 1 });
    expect(await collect(stream)).toEqual({
      got: [
        { status: 'fulfilled', index: 0, input: 1, value: 2, attempts: 1 },
        { status: 'rejected', index: 1, input: 2, reason: refused('2, try 2'), attempts: 2 },
        { status: 'fulfilled', index: 2, input: 3, value: 6, attempts: 2 },
      ],
    });
  });

  it('names the input where results come as they are there', async () => {
    const { pool, collect } = failing({ 1: 1 });
    const { got } = await collect(pool.map([1, 2], { settled: true, ordered: false }));
    expect(got).toMatchObject([
      { index: 1, input: 2, value: 4 },
      { index: 0, input: 1, value: 2, attempts: 2 },
    ]);
  });

  it('counts one try also without retries', async () => {
    const { pool, collect } = failing({ 2: 1 });
    const { got } = await collect(pool.map([1, 2], { settled: true, retries: 0 }));
    expect(got).toMatchObject([{ attempts: 1 }, { status: 'rejected', attempts: 1 }]);
  });

  it('ends with the reason of its signal, and does not take its own abort for an end of the inputs', async () => {
    const { pool } = createFixture<number, number>(() => new Promise(() => undefined));
    const controller = new AbortController();
    const next = pool.map([1, 2], { settled: true, signal: controller.signal }).next();
    await settled();
    controller.abort('enough');
    await expect(next).rejects.toBe('enough');
  });

  it.each<[string, object]>([
    ['onError', { settled: true, onError: 'throw' }],
    ['onError', { onError: 'ignore' }],
    ['settled', { settled: 'yes' }],
    ['retries', { retries: -1 }],
    ['retries.failure', { retries: { failure: 1.5 } }],
  ])('refuses a bad `%s`: %o', (option, options) => {
    const { pool } = failing({});
    expect(() => pool.map([1], options as MapOptions<number>)).toThrow(expect.objectContaining({ code: 'ERR_OPTION', option }));
  });

  it('leaves no listener on its signal', async () => {
    const { signal } = new AbortController();
    const add = vi.spyOn(signal, 'addEventListener');
    const remove = vi.spyOn(signal, 'removeEventListener');
    const { pool, collect } = failing({ 1: 1 });
    await collect(pool.map([1, 2], { settled: true, signal }));
    expect([add.mock.calls.length, remove.mock.calls.length]).toEqual([1, 1]);
  });
});
