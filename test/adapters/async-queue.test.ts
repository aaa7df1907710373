import async from 'async';
import { describe, expect, it } from 'vitest';
import { asyncQueue } from '../../src/adapters/index.ts';
import { ManualClock } from '../../src/testing/index.ts';
import { shapeOf } from './instance-shape.ts';
import { turn } from './open-tasks.ts';

type Done = (error: Error | null, result?: unknown) => void;

const setUp = (concurrency = 1) => {
  const clock = new ManualClock({ startMs: 1_000 });
  const open: { readonly value: unknown; readonly done: Done }[] = [];
  const queue = async.queue<unknown>((value, done) => open.push({ value, done }), concurrency);
  const target = asyncQueue(queue, { clock });
  const end = (error: Error | null = null, result?: unknown): void => open.shift()?.done(error, result);
  return { clock, queue, target, open, end, read: () => target.observe(clock.now()) };
};

const ignore = (): void => undefined;

describe('what an async queue counts', () => {
  it('dates the start of a waiting task to the end of the one before it, however late it is asked', async () => {
    const { clock, queue, end, read } = setUp();
    for (const value of ['a', 'b', 'c']) queue.push(value, ignore);
    await turn();
    clock.advance(100);
    end();
    clock.advance(1_000);
    end();
    clock.advance(5_000);
    const { waitMs, runMsSum, oldestWaitMs } = read();
    expect(waitMs).toMatchObject({ count: 3, mean: (0 + 100 + 1_100) / 3 });
    expect(runMsSum).toBe(1_100);
    expect(oldestWaitMs).toBe(0);
  });

  it('measures a worker that calls back before it returns', async () => {
    const clock = new ManualClock();
    const queue = async.queue<number>((ms, done) => {
      clock.advance(ms);
      done(null);
    }, 1);
    const target = asyncQueue(queue, { clock });
    queue.push([10, 20, 30], ignore);
    await turn();
    expect(target.observe(clock.now())).toMatchObject({ completions: 3, runMsSum: 60, busy: 0, queued: 0 });
    expect(target.observe(clock.now()).waitMs).toMatchObject({ count: 3, mean: (0 + 10 + 30) / 3 });
  });

  it('counts what every way of handing in brings, and hands results and errors on', async () => {
    const { queue, end, read } = setUp(4);
    const error = new Error('as planned');
    const seen: unknown[] = [];
    queue.push('callback', (...args) => seen.push(args));
    const plain = queue.push('promise');
    const strict = queue.pushAsync('strict promise');
    strict.catch(ignore);
    const front = queue.unshiftAsync('front');
    await turn();
    end(null, 'of the front');
    end(null, 'of the callback');
    end(error); // `push` without a callback swallows the error: async's own way
    end(error);
    expect(await front).toBe('of the front');
    expect(seen).toEqual([[null, 'of the callback']]);
    expect(await plain).toBeUndefined();
    await expect(strict).rejects.toBe(error);
    expect(read()).toMatchObject({ arrivals: 4, completions: 2, failures: 2, busy: 0 });
  });

  it('counts tasks that are put in front as the first to start', async () => {
    const { clock, queue, end, open, read } = setUp();
    queue.push('running', ignore);
    await turn();
    queue.push('late', ignore);
    clock.advance(100);
    queue.unshift('second', ignore);
    queue.unshift('first', ignore);
    clock.advance(10);
    end();
    expect(open[0]?.value).toBe('first');
    expect(read()).toMatchObject({ oldestWaitMs: 110, queued: 2 });
    expect(read().waitMs?.mean).toBe(5);
  });

  it('counts removed and killed tasks as aborted', async () => {
    const { clock, queue, end, open, read } = setUp();
    for (const value of ['a', 'b', 'c', 'd']) queue.push(value, ignore);
    await turn();
    clock.advance(50);
    queue.remove(({ data }) => data === 'b');
    expect(read()).toMatchObject({ aborted: 1, queued: 2, oldestWaitMs: 50 });
    end();
    expect(open[0]?.value).toBe('c');
    queue.kill();
    expect(read()).toMatchObject({ arrivals: 4, aborted: 2, completions: 1, queued: 0, busy: 1, oldestWaitMs: 0 });
  });

  it('takes tasks that were there before into the gauges only', async () => {
    const clock = new ManualClock();
    const open: Done[] = [];
    const queue = async.queue<number>((_value, done) => open.push(done), 1);
    queue.push([1, 2], ignore);
    await turn();
    const target = asyncQueue(queue, { clock });
    queue.push(3, ignore);
    clock.advance(100);
    expect(target.observe(clock.now())).toMatchObject({ busy: 1, queued: 2, arrivals: 1, oldestWaitMs: 100 });
    open.shift()?.(null);
    expect(target.observe(clock.now())).toMatchObject({ busy: 1, queued: 1, completions: 0, oldestWaitMs: 100 });
    queue.remove(({ data }) => data === 3);
    open.shift()?.(null);
    expect(target.observe(clock.now())).toMatchObject({ busy: 0, queued: 0, aborted: 1, oldestWaitMs: 0 });
  });
});

describe('the size of an async queue', () => {
  it('is put to use at once when it is raised, which a plain `concurrency` is not', async () => {
    const { queue, target } = setUp();
    queue.push([1, 2, 3, 4], ignore);
    await turn();
    queue.concurrency = 2;
    await turn();
    expect(queue.running()).toBe(1); // until a task comes or ends
    void target.resize(3);
    expect(queue.running()).toBe(3);
  });

  it('may be 0, which stops starts until it is raised', async () => {
    const { queue, target, end } = setUp();
    void target.resize(0);
    queue.push([1, 2], ignore);
    await turn();
    expect(queue.running()).toBe(0);
    void target.resize(1);
    expect(queue.running()).toBe(1);
    end();
    expect(() => target.resize(-1)).toThrowError(expect.objectContaining({ code: 'ERR_OPTION', option: 'n' }));
  });
});

describe('an async queue with an adapter', () => {
  it('is as it was before, once detached', () => {
    const queue = async.queue<number>((_value, done) => done(null), 1);
    const before = shapeOf(queue);
    const target = asyncQueue(queue);
    expect(shapeOf(queue)).not.toEqual(before);
    target.detach();
    expect(shapeOf(queue)).toEqual(before);
  });

  it('ends the tasks that it measured after it is detached, and measures no new ones', async () => {
    const { queue, target, end } = setUp();
    const seen: unknown[] = [];
    queue.push('measured', (_error, result) => seen.push(result));
    await turn();
    target.detach();
    queue.push('not measured', (_error, result) => seen.push(result));
    end(null, 1);
    await turn();
    end(null, 2);
    expect(seen).toEqual([1, 2]);
  });

  it.each([
    ['a priority queue', () => async.priorityQueue<number>(ignore, 1)],
    ['a cargo', () => async.cargoQueue<number>(ignore, 1, 5)],
    ['something else', () => ({ concurrency: 1 })],
  ])('is refused when it is %s', (_what, make) => {
    expect(() => asyncQueue(make() as never)).toThrowError(expect.objectContaining({ code: 'ERR_OPTION', option: 'queue' }));
  });
});
