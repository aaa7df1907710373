import Bottleneck from 'bottleneck';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { bottleneck } from '../../src/adapters/index.ts';
import { ManualClock } from '../../src/testing/index.ts';
import { shapeOf } from './instance-shape.ts';
import { ignoreRejection, OpenTasks } from './open-tasks.ts';

/** Lets Bottleneck's own timers fire, `ms` of them. */
const pass = (ms = 100): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

const setUp = (settings: Bottleneck.ConstructorOptions = {}) => {
  const maxConcurrent = 1;
  const clock = new ManualClock({ startMs: 1_000 });
  const limiter = new Bottleneck({ maxConcurrent, ...settings });
  const target = bottleneck(limiter, { maxConcurrent, clock });
  return { clock, limiter, target, tasks: new OpenTasks(), read: () => target.observe(clock.now()) };
};

/** `complete` of `OpenTasks` waits for real turns; these do not. */
const complete = async (tasks: OpenTasks): Promise<void> => {
  ignoreRejection(tasks.complete());
  await pass();
};

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('what a Bottleneck counts', () => {
  it('counts functions that were wrapped before, and tasks handed in by `submit`', async () => {
    const limiter = new Bottleneck({ maxConcurrent: 2 });
    const wrapped = limiter.wrap(async (text: string) => text.length);
    const target = bottleneck(limiter, { maxConcurrent: 2 });
    const length = wrapped('four');
    const called = new Promise((resolve) => {
      limiter.submit(
        (done: (error: unknown, result: string) => void) => done(null, 'called'),
        (_error: unknown, result: unknown) => resolve(result),
      );
    });
    await pass();
    expect(await length).toBe(4);
    expect(await called).toEqual('called');
    expect(target.observe(0)).toMatchObject({ arrivals: 2, completions: 2, busy: 0, queued: 0 });
  });

  it('counts a task that is tried again once, with the time from its first start to its last end', async () => {
    const { clock, limiter, read } = setUp();
    limiter.on('failed', (_error, { retryCount }) => (retryCount === 0 ? 50 : undefined));
    let attempts = 0;
    const result = limiter.schedule(async () => {
      attempts += 1;
      if (attempts === 1) throw new Error('first attempt');
      return attempts;
    });
    await pass(40);
    clock.advance(300);
    await pass(60);
    expect(await result).toBe(2);
    expect(read()).toMatchObject({ arrivals: 1, completions: 1, failures: 0, runMsSum: 300 });
  });

  it('counts the final error of a task as `classify` has it', async () => {
    const { limiter, read } = setUp();
    const error = Object.assign(new Error('too many requests'), { status: 429 });
    const result = limiter.schedule(() => Promise.reject(error));
    ignoreRejection(result);
    await pass();
    await expect(result).rejects.toBe(error);
    expect(read()).toMatchObject({ overloads: 1, failures: 0, completions: 0, busy: 0 });
  });

  it('counts a task that expires as failed, and its later end not at all', async () => {
    const { limiter, tasks, read } = setUp();
    const result = limiter.schedule({ expiration: 200 }, tasks.task);
    ignoreRejection(result);
    await pass(300);
    await expect(result).rejects.toThrowError('timed out');
    expect(read()).toMatchObject({ failures: 1, busy: 0 });
    await complete(tasks);
    expect(read()).toMatchObject({ failures: 1, completions: 0, busy: 0 });
  });

  it('counts tasks that the high-water mark drops as aborted', async () => {
    const { limiter, tasks, read } = setUp({ highWater: 1, strategy: Bottleneck.strategy.LEAK });
    for (let count = 0; count < 4; count += 1) {
      ignoreRejection(limiter.schedule(tasks.task));
      await pass();
    }
    expect(read()).toMatchObject({ arrivals: 4, aborted: 2, busy: 1, queued: 1 });
  });

  it('counts tasks that Bottleneck has not taken in yet as waiting', () => {
    const { clock, limiter, tasks, read } = setUp({ maxConcurrent: 5 });
    for (let count = 0; count < 5; count += 1) ignoreRejection(limiter.schedule(tasks.task));
    clock.advance(30);
    expect(read()).toMatchObject({ arrivals: 5, busy: 0, queued: 5, oldestWaitMs: 30 });
  });
});

describe('the size of a Bottleneck', () => {
  it('holds when its timer has fired, after which no task starts above it', async () => {
    const { limiter, target, tasks } = setUp({ maxConcurrent: 4 });
    for (let count = 0; count < 12; count += 1) ignoreRejection(limiter.schedule(tasks.task));
    await pass();
    expect(tasks.running).toBe(4);
    const resized = target.resize(2);
    expect(target.desired).toBe(2);
    await pass();
    await resized;
    for (const running of [3, 2, 2, 2]) {
      await complete(tasks);
      expect(tasks.running).toBe(running);
    }
  });

  it('follows what somebody else sets, `null` being no limit', async () => {
    const { limiter, target } = setUp();
    limiter.updateSettings({ maxConcurrent: 7 });
    expect(target.desired).toBe(7);
    limiter.updateSettings({ minTime: 10 });
    expect(target.desired).toBe(7);
    limiter.updateSettings({ maxConcurrent: null });
    expect(target.desired).toBe(Number.POSITIVE_INFINITY);
    await pass();
  });

  it('is never 0, at which Bottleneck refuses new tasks', async () => {
    const { limiter, target } = setUp();
    expect(() => target.resize(0)).toThrowError('`n` must be 1 or more: bottleneck refuses new tasks at 0; got 0');
    limiter.updateSettings({ maxConcurrent: 0 });
    await pass();
    const refused = limiter.schedule(async () => 'never');
    ignoreRejection(refused);
    await pass();
    await expect(refused).rejects.toThrowError('Impossible to add a job');
  });

  it('below the weight of a waiting task blocks the queue until it is raised again', async () => {
    const { limiter, target } = setUp({ maxConcurrent: 4 });
    const tasks = new OpenTasks();
    ignoreRejection(limiter.schedule({ weight: 4 }, tasks.task));
    await pass();
    const heavy = limiter.schedule({ weight: 3 }, async () => 'heavy');
    const light = limiter.schedule(async () => 'light');
    await pass();
    void target.resize(2);
    await pass();
    await complete(tasks);
    expect(limiter.counts()).toMatchObject({ QUEUED: 2, EXECUTING: 0 });
    void target.resize(3);
    await pass();
    expect(await Promise.all([heavy, light])).toEqual(['heavy', 'light']);
  });
});

describe('a Bottleneck with an adapter', () => {
  it('gets its `updateSettings` back at once, and loses the listeners with the next task', async () => {
    const limiter = new Bottleneck({ maxConcurrent: 2 });
    const events = ['received', 'executing', 'failed', 'done', 'dropped'];
    const before = shapeOf(limiter);
    const listeners = (): number[] => events.map((event) => listenerCount(limiter, event));
    const target = bottleneck(limiter, { maxConcurrent: 2 });
    await Promise.all([limiter.schedule(async () => 1), pass()]);
    expect(listeners()).toEqual([1, 1, 1, 1, 1]);
    target.detach();
    expect(Object.hasOwn(limiter, 'updateSettings')).toBe(false);
    expect(shapeOf(limiter)).toEqual(before);
    const failed = limiter.schedule(() => Promise.reject(new Error('as planned')));
    ignoreRejection(failed);
    await pass();
    await Promise.all([limiter.schedule(async () => 2), pass()]);
    expect(listeners()).toEqual([0, 0, 0, 0, 1]); // no task was dropped since
  });

  it('must be told its size, which Bottleneck cannot be asked for', () => {
    expect(() => bottleneck(new Bottleneck(), {} as never)).toThrowError(
      expect.objectContaining({ code: 'ERR_OPTION', option: 'maxConcurrent' }),
    );
    expect(bottleneck(new Bottleneck(), { maxConcurrent: null }).desired).toBe(Number.POSITIVE_INFINITY);
    expect(() => bottleneck({} as never, { maxConcurrent: 1 })).toThrowError(expect.objectContaining({ option: 'limiter' }));
  });
});

/** How many will hear the next `event`. Bottleneck's types have no word for it; those that have heard their one event stay listed as `none`. */
const listenerCount = (limiter: Bottleneck, event: string): number => {
  const { Events } = limiter as unknown as {
    readonly Events: { readonly _events: Readonly<Record<string, readonly { readonly status: string }[]>> };
  };
  return (Events._events[event] ?? []).filter(({ status }) => status !== 'none').length;
};
