import PLimit from 'p-limit';
import { describe, expect, it } from 'vitest';
import { pLimit } from '../../src/adapters/index.ts';
import { ManualClock } from '../../src/testing/index.ts';
import { shapeOf } from './instance-shape.ts';
import { ignoreRejection, OpenTasks, turn } from './open-tasks.ts';

const setUp = (concurrency = 1, rejectOnClear = false) => {
  const clock = new ManualClock({ startMs: 1_000 });
  const original = PLimit({ concurrency, rejectOnClear });
  const target = pLimit(original, { clock });
  return { clock, original, target, limit: target.limit, tasks: new OpenTasks(), read: () => target.observe(clock.now()) };
};

describe('the stand-in for a p-limit function', () => {
  it('takes arguments and gives results as the original does', async () => {
    const { limit } = setUp();
    const result: number = await limit((a: number, b: number) => a + b, 2, 3);
    expect(result).toBe(5);
  });

  it('shows and sets what the original does', async () => {
    const { limit, original, tasks } = setUp(2);
    for (let count = 0; count < 5; count += 1) void limit(tasks.task);
    await turn();
    expect([limit.activeCount, limit.pendingCount, limit.concurrency]).toEqual([2, 3, 2]);
    limit.concurrency = 4;
    await turn();
    expect([original.activeCount, original.pendingCount, original.concurrency]).toEqual([4, 1, 4]);
  });

  it('maps, and measures each input from the moment it is drawn', async () => {
    const { limit, clock, tasks, read } = setUp();
    const mapped = limit.map(['a', 'b', 'c'], async (text, index) => {
      await tasks.task();
      return `${text}${index}`;
    });
    for (let count = 0; count < 3; count += 1) {
      await turn();
      clock.advance(100);
      await tasks.complete();
    }
    expect(await mapped).toEqual(['a0', 'b1', 'c2']);
    expect(read()).toMatchObject({ arrivals: 3, completions: 3, runMsSum: 300 });
    expect(read().waitMs).toMatchObject({ count: 3, mean: 100 });
  });

  it('maps as the original does when the inputs throw: what was drawn still runs', async () => {
    const { limit, read } = setUp();
    const error = new Error('from the inputs');
    const inputs = function* (): Generator<number> {
      yield 1;
      yield 2;
      throw error;
    };
    await expect(limit.map(inputs(), async (value) => value)).rejects.toBe(error);
    await turn();
    expect(read()).toMatchObject({ arrivals: 2, completions: 2, busy: 0, queued: 0 });
  });

  it('counts tasks that `clearQueue` drops as aborted, by the stand-in or by the original', async () => {
    const { limit, original, clock, tasks, read } = setUp();
    for (let count = 0; count < 4; count += 1) void limit(tasks.task);
    await turn();
    clock.advance(100);
    limit.clearQueue();
    expect(read()).toMatchObject({ arrivals: 4, aborted: 3, busy: 1, queued: 0, oldestWaitMs: 0 });
    void limit(tasks.task);
    original.clearQueue();
    expect(read()).toMatchObject({ arrivals: 5, aborted: 4, busy: 1, queued: 0, oldestWaitMs: 0 });
    await tasks.complete();
    expect(read()).toMatchObject({ completions: 1, busy: 0 });
  });

  it('rejects dropped tasks as the original does', async () => {
    const { limit, tasks } = setUp(1, true);
    ignoreRejection(limit(tasks.task));
    const dropped = limit(tasks.task);
    limit.clearQueue();
    await expect(dropped).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('does not take a task for dropped that has a slot and has not been called yet', () => {
    const { limit, tasks, read } = setUp();
    void limit(tasks.task);
    expect(read()).toMatchObject({ arrivals: 1, aborted: 0, busy: 1, queued: 0 });
  });

  it('shares slots with the original, whose tasks are in the gauges only', async () => {
    const { limit, original, tasks, read } = setUp(2);
    for (let count = 0; count < 2; count += 1) void original(tasks.task);
    void limit(tasks.task);
    await turn();
    expect(read()).toMatchObject({ arrivals: 1, busy: 2, queued: 1 });
    await tasks.complete(3);
    await tasks.complete(3);
    expect(read()).toMatchObject({ completions: 1, busy: 0, queued: 0 });
  });

  it('leaves the original untouched, and goes on as a plain way to it after `detach`', async () => {
    const original = PLimit(1);
    const before = shapeOf(original);
    const target = pLimit(original);
    expect(shapeOf(original)).toEqual(before);
    target.detach();
    expect(await target.limit(async () => 'through')).toBe('through');
    expect(await target.limit.map([1, 2], async (value) => value)).toEqual([1, 2]);
    expect(() => target.observe(0)).toThrowError(expect.objectContaining({ code: 'ERR_OPTION' }));
  });

  it('lets the original refuse what is no function', async () => {
    const { limit, read } = setUp();
    await expect(limit('no function' as never)).rejects.toThrowError(TypeError);
    expect(read().arrivals).toBe(0);
  });

  it('has `map` only where the original has it', () => {
    const older = Object.assign((run: () => unknown) => Promise.resolve(run()), {
      concurrency: 1,
      activeCount: 0,
      pendingCount: 0,
      clearQueue: () => undefined,
    });
    expect('map' in pLimit(older).limit).toBe(false);
    expect('map' in pLimit(PLimit(1)).limit).toBe(true);
  });

  it('refuses size 0, and an object that is no p-limit function', () => {
    const { target } = setUp();
    expect(() => target.resize(0)).toThrowError('`n` must be 1 or more: p-limit has no smaller concurrency; got 0');
    expect(() => pLimit(new Map() as never)).toThrowError(expect.objectContaining({ option: 'limit' }));
  });
});
