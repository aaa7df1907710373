import Fastq from 'fastq';
import { describe, expect, it } from 'vitest';
import { fastq } from '../../src/adapters/index.ts';
import { ManualClock } from '../../src/testing/index.ts';
import { shapeOf } from './instance-shape.ts';
import { OpenTasks, turn } from './open-tasks.ts';

type Done = (error: Error | null, result?: unknown) => void;

/** A fastq whose tasks end when a test calls back. */
const setUp = (concurrency = 1) => {
  const clock = new ManualClock({ startMs: 1_000 });
  const open: { readonly value: unknown; readonly done: Done }[] = [];
  const queue = Fastq<unknown, unknown>((value, done) => open.push({ value, done }), concurrency);
  const target = fastq(queue, { clock });
  const end = (error: Error | null = null, result?: unknown): void => open.shift()?.done(error, result);
  return { clock, queue, target, open, end, read: () => target.observe(clock.now()) };
};

describe('what a fastq counts', () => {
  it('dates the start of a waiting task to the end of the one before it, however late it is asked', () => {
    const { clock, queue, end, read } = setUp();
    for (const value of ['a', 'b', 'c']) queue.push(value);
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

  it('measures a worker that calls back before it returns', () => {
    const clock = new ManualClock();
    const queue = Fastq((ms: number, done: Done) => {
      clock.advance(ms);
      done(null);
    }, 1);
    const target = fastq(queue, { clock });
    queue.pause();
    for (const ms of [10, 20, 30]) queue.push(ms);
    queue.resume();
    expect(target.observe(clock.now())).toMatchObject({ completions: 3, runMsSum: 60, busy: 0, queued: 0 });
    expect(target.observe(clock.now()).waitMs).toMatchObject({ count: 3, mean: (0 + 10 + 30) / 3 });
  });

  it('hands value, result, error and `this` on as fastq does', () => {
    const context = { name: 'context' };
    const seen: unknown[] = [];
    const error = new Error('as planned');
    const queue = Fastq<typeof context, unknown>(
      context,
      function (value, done) {
        seen.push([this, value]);
        done(value === 'bad' ? error : null, value);
      },
      1,
    );
    using target = fastq(queue);
    queue.push('good', function (this: unknown, ...args: readonly unknown[]) {
      seen.push([this, ...args]);
    } as Done);
    queue.push('bad', (...args) => seen.push(args));
    expect(seen).toEqual([
      [context, 'good'],
      [context, null, 'good'],
      [context, 'bad'],
      [error, 'bad'],
    ]);
    expect(target.observe(0)).toMatchObject({ completions: 1, failures: 1 });
  });

  it('tells the error handler and the hooks what they were told before', () => {
    const { queue, end } = setUp();
    const heard: string[] = [];
    queue.error((error, task) => heard.push(`error ${error === null ? 'none' : error.message} of ${String(task)}`));
    queue.drain = () => heard.push('drain');
    queue.empty = () => heard.push('empty');
    queue.saturated = () => heard.push('saturated');
    queue.push('a');
    queue.push('b');
    end();
    end(new Error('bad'));
    expect(heard).toEqual(['saturated', 'error none of a', 'empty', 'error bad of b', 'drain']);
  });

  it('counts tasks that are put in front as the first to start', () => {
    const { clock, queue, end, open, read } = setUp();
    queue.push('running');
    queue.push('late');
    clock.advance(100);
    queue.unshift('second');
    queue.unshift('first');
    clock.advance(10);
    end();
    expect(open[0]?.value).toBe('first');
    expect(read()).toMatchObject({ oldestWaitMs: 110, queued: 2 });
    expect(read().waitMs?.mean).toBe(5);
  });

  it.each(['kill', 'killAndDrain', 'abort'] as const)('counts tasks that `%s` drops as aborted', (name) => {
    const { clock, queue, end, read } = setUp();
    const outcomes: unknown[] = [];
    for (const value of [1, 2, 3]) queue.push(value, (error) => outcomes.push(error?.message ?? 'well'));
    clock.advance(50);
    queue[name]();
    expect(read()).toMatchObject({ arrivals: 3, aborted: 2, failures: 0, queued: 0, busy: 1, oldestWaitMs: 0 });
    end();
    queue.push(4);
    end();
    expect(read()).toMatchObject({ arrivals: 4, aborted: 2, completions: 2, busy: 0 });
    expect(outcomes).toEqual(name === 'abort' ? ['abort', 'abort', 'well'] : ['well']);
  });

  it('stays right when a callback throws, after which fastq never gives the slot back', () => {
    const { clock, queue, end, read, target } = setUp(2);
    queue.push('a', () => {
      throw new Error('from the callback');
    });
    for (const value of ['b', 'c', 'd']) queue.push(value);
    expect(() => end()).toThrowError('from the callback');
    expect(read()).toMatchObject({ completions: 1, busy: 2, queued: 2, oldestWaitMs: 0 });
    clock.advance(100);
    end(); // b; c starts
    clock.advance(100);
    expect(read()).toMatchObject({ completions: 2, busy: 2, queued: 1, oldestWaitMs: 200 });
    expect(read().waitMs).toMatchObject({ count: 3, max: 100 });
    target.detach();
  });

  it('sees starts that a resize from inside a callback brings about', () => {
    const { clock, queue, target, end, read } = setUp(1);
    queue.push('a', () => void target.resize(3));
    for (const value of ['b', 'c', 'd', 'e']) queue.push(value);
    clock.advance(100);
    end();
    expect([queue.running(), queue.length()]).toEqual([3, 1]);
    clock.advance(100);
    expect(read()).toMatchObject({ busy: 3, queued: 1, oldestWaitMs: 200 });
    expect(read().waitMs).toMatchObject({ count: 4, max: 100 });
  });

  it('sees a concurrency that somebody else has raised when it is asked', () => {
    const { clock, queue, read } = setUp(1);
    for (const value of ['a', 'b', 'c']) queue.push(value);
    queue.concurrency = 2;
    clock.advance(70);
    expect(read()).toMatchObject({ live: 2, busy: 2, queued: 1, oldestWaitMs: 70 });
    expect(read().waitMs).toMatchObject({ count: 2, max: 70 }); // 0 ms in truth: nobody told the adapter
  });

  it('takes tasks that were there before into the gauges only, and stays right while they end', () => {
    const clock = new ManualClock();
    const open: Done[] = [];
    const queue = Fastq((_value: unknown, done: Done) => open.push(done), 2);
    for (const value of [1, 2, 3, 4]) queue.push(value);
    const target = fastq(queue, { clock });
    queue.push(5);
    queue.push(6);
    clock.advance(100);
    expect(target.observe(clock.now())).toMatchObject({ busy: 2, queued: 4, arrivals: 2, oldestWaitMs: 100 });
    for (let end = 0; end < 2; end += 1) open.shift()?.(null);
    expect(target.observe(clock.now())).toMatchObject({ busy: 2, queued: 2, completions: 0, oldestWaitMs: 100 });
    for (let end = 0; end < 2; end += 1) open.shift()?.(null);
    expect(target.observe(clock.now())).toMatchObject({ busy: 2, queued: 0, completions: 0, oldestWaitMs: 0 });
    clock.advance(10);
    for (let end = 0; end < 2; end += 1) open.shift()?.(null);
    expect(target.observe(clock.now())).toMatchObject({ busy: 0, arrivals: 2, completions: 2, runMsSum: 20 });
    expect(target.observe(clock.now()).waitMs).toMatchObject({ count: 2, max: 100 });
  });
});

describe('a fastq with an adapter', () => {
  it.each([
    ['callback', () => Fastq((_value: unknown, done: Done) => done(null), 1)],
    ['promise', () => Fastq.promise(async (value: unknown) => value, 1)],
  ])('in its %s form is as it was before, once detached', (_form, make) => {
    const queue = make();
    const before = shapeOf(queue);
    const target = fastq(queue);
    expect(shapeOf(queue)).not.toEqual(before);
    target.detach();
    expect(shapeOf(queue)).toEqual(before);
  });

  it('keeps the promise that fastq made, and its `drained`', async () => {
    const tasks = new OpenTasks();
    const queue = Fastq.promise(tasks.task, 1);
    const target = fastq(queue, { clock: new ManualClock() });
    const push = queue.push(1);
    let isDrained = false;
    const drained = queue.drained().then(() => {
      isDrained = true;
    });
    await turn();
    expect(isDrained).toBe(false);
    await tasks.complete(1, 'result');
    expect(await push).toBe('result');
    await drained;
    expect(target.observe(0)).toMatchObject({ completions: 1, busy: 0 });
  });

  it('takes a rejection with a falsy value for a success, as fastq does', async () => {
    const queue = Fastq.promise(() => Promise.reject(0), 1);
    const target = fastq(queue);
    await expect(queue.push(1)).resolves.toBeUndefined();
    expect(target.observe(0)).toMatchObject({ completions: 1, failures: 0 });
  });

  it('passes tasks through, unmeasured, that somebody still hands to a stand-in after it was detached', async () => {
    const queue = Fastq.promise(async (value: unknown) => value, 1);
    const target = fastq(queue);
    const { push } = queue;
    target.detach();
    expect(await push('kept')).toBe('kept');
  });

  it('refuses size 0 with what to do instead, and an object that is no fastq', () => {
    const { target } = setUp();
    expect(() => target.resize(0)).toThrowError('fastq has no smaller concurrency; `queue.pause()` stops its starts');
    expect(() => fastq({ concurrency: 1 } as never)).toThrowError(expect.objectContaining({ option: 'queue' }));
  });
});
