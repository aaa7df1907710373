import PQueue from 'p-queue';
import { describe, expect, it, vi } from 'vitest';
import { pQueue } from '../../src/adapters/index.ts';
import { autoscale, type Decider, stepPolicy } from '../../src/index.ts';
import { ManualClock } from '../../src/testing/index.ts';
import { shapeOf } from './instance-shape.ts';
import { ignoreRejection, OpenTasks, turn } from './open-tasks.ts';

const setUp = (concurrency = 2) => {
  const clock = new ManualClock({ startMs: 1_000 });
  const queue = new PQueue({ concurrency });
  const target = pQueue(queue, { clock });
  return { clock, queue, target, tasks: new OpenTasks(), read: () => target.observe(clock.now()) };
};

describe('the size of a p-queue', () => {
  it('is its concurrency: a step up from 100 with 8 running tasks gives 102, where the running tasks would give 10', async () => {
    const { clock, queue, target: plain, tasks } = setUp(100);
    plain.detach();
    const target = pQueue(queue, { clock, queueCapacity: 40 });
    ignoreRejection(queue.addAll(Array.from({ length: 8 }, () => tasks.task)));
    queue.pause();
    ignoreRejection(queue.addAll(Array.from({ length: 35 }, () => tasks.task)));
    expect(target.observe(clock.now())).toMatchObject({ live: 100, busy: 8, queued: 35 });
    const autoscaler = autoscale(target, { min: 2, max: 200, policy: stepPolicy(), clock });
    clock.advance(500);
    expect(queue.concurrency).toBe(102);
    autoscaler.stop();
  });

  it('is what a relative decider starts from: "one more" of 100 is 101, however few run', async () => {
    const { clock, queue, target, tasks } = setUp(100);
    ignoreRejection(queue.addAll(Array.from({ length: 8 }, () => tasks.task)));
    const oneMore: Decider<null> = {
      name: 'one-more',
      spec: { kind: 'one-more', options: {} },
      start: () => null,
      decide: (state, { observation }) => ({ state, desired: observation.desired + 1, reason: 'LOAD', detail: {} }),
    };
    const autoscaler = autoscale(target, { min: 2, max: 200, policy: oneMore, clock });
    clock.advance(100);
    expect(queue.concurrency).toBe(101); // 8 running + 1 would have cut it to 9
    autoscaler.stop();
  });

  it('may be infinite, which an autoscaler takes for its maximum', () => {
    const clock = new ManualClock();
    const queue = new PQueue();
    const target = pQueue(queue, { clock });
    expect(target.desired).toBe(Number.POSITIVE_INFINITY);
    expect(target.observe(0)).toMatchObject({ live: 0, busy: 0, idle: 0 });
    const autoscaler = autoscale(target, { min: 2, max: 16, clock });
    clock.advance(100);
    expect(autoscaler.journal.latest?.observation.desired).toBe(16);
    autoscaler.stop();
  });

  it('is never 0, and the refusal says what to do instead', () => {
    const { target, queue } = setUp();
    expect(() => target.resize(0)).toThrowError(
      '`n` must be 1 or more: p-queue has no smaller concurrency; `queue.pause()` stops its starts; got 0',
    );
    expect(queue.concurrency).toBe(2);
    expect(() => autoscale(target, { min: 0, max: 8 })).toThrowError(
      '`min` must be 1 or more: p-queue takes no smaller size; got 0',
    );
  });
});

describe('what a p-queue counts', () => {
  it('counts tasks of addAll', async () => {
    const { queue, tasks, read } = setUp();
    const results = queue.addAll([tasks.task, tasks.task, async () => 'third']);
    await tasks.complete(2, 'done');
    expect(await results).toEqual(['done', 'done', 'third']);
    expect(read()).toMatchObject({ arrivals: 3, completions: 3, queued: 0, busy: 0 });
  });

  it('counts what errors say: overloads with their pause, failures, and none of the ignored', async () => {
    const clock = new ManualClock();
    const queue = new PQueue({ concurrency: 4 });
    const target = pQueue(queue, { clock });
    const fail = (error: unknown): void => ignoreRejection(queue.add(() => Promise.reject(error)));
    fail({ status: 429, retryAfterMs: 2_000 });
    fail({ status: 503 });
    fail(new Error('plain'));
    await turn();
    expect(target.observe(0)).toMatchObject({ overloads: 2, failures: 1, completions: 0, retryAfterMs: 2_000 });
    expect(target.observe(0).retryAfterMs).toBeUndefined();
  });

  it('counts an abort while the task waits, and one while it runs, once each', async () => {
    const { queue, tasks, read } = setUp(1);
    const running = new AbortController();
    const waiting = new AbortController();
    const outcomes = Promise.allSettled([
      queue.add(tasks.task, { signal: running.signal }),
      queue.add(tasks.task, { signal: waiting.signal }),
      queue.add(tasks.task, { signal: AbortSignal.abort('too late') }),
    ]);
    await turn();
    waiting.abort('while waiting');
    running.abort('while running');
    await turn();
    expect(read()).toMatchObject({ arrivals: 3, aborted: 3, failures: 0, busy: 0, queued: 0, oldestWaitMs: 0 });
    await tasks.complete(); // the handler goes on; nobody counts it again
    expect(read()).toMatchObject({ arrivals: 3, aborted: 3, completions: 0, busy: 0 });
    expect(await outcomes).toEqual(
      ['while running', 'while waiting', 'too late'].map((reason) => ({ status: 'rejected', reason })),
    );
  });

  it('counts a task that heeds its signal as aborted, not as failed', async () => {
    const { queue, read } = setUp();
    const controller = new AbortController();
    const added = queue.add(
      ({ signal }) => new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(new Error('heeded')))),
      { signal: controller.signal },
    );
    ignoreRejection(added);
    controller.abort();
    await turn();
    expect(read()).toMatchObject({ arrivals: 1, aborted: 1, failures: 0 });
  });

  it('counts a timeout as an overload, and the later end of the handler not at all', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { queue, tasks, read, clock } = setUp();
    queue.timeout = 100;
    const added = queue.add(tasks.task);
    const other = queue.add(tasks.task, { timeout: 500 });
    ignoreRejection(added);
    await vi.advanceTimersByTimeAsync(100);
    await expect(added).rejects.toThrowError('Task timed out');
    expect(read()).toMatchObject({ overloads: 1, timedOut: 1, failures: 0, busy: 1 });
    clock.advance(300);
    await tasks.complete(2, 'at last');
    expect(await other).toBe('at last');
    expect(read()).toMatchObject({ overloads: 1, timedOut: 1, completions: 1, runMsSum: 300, busy: 0 });
    vi.useRealTimers();
  });

  it('counts a task that p-queue refuses as gone', async () => {
    const { queue, tasks, read } = setUp();
    await expect(queue.add(tasks.task, { timeout: -1 })).rejects.toThrowError(TypeError);
    expect(read()).toMatchObject({ arrivals: 1, aborted: 1, queued: 0, busy: 0, oldestWaitMs: 0 });
  });

  it('counts tasks that are cleared as aborted, and those that a listener of the clear adds as new', async () => {
    const { queue, tasks, read, clock } = setUp(1);
    ignoreRejection(queue.addAll(Array.from({ length: 5 }, () => tasks.task)));
    clock.advance(1_000);
    queue.once('next', () => ignoreRejection(queue.add(tasks.task)));
    queue.clear();
    await turn();
    expect(read()).toMatchObject({ arrivals: 6, aborted: 4, busy: 1, queued: 1, oldestWaitMs: 0 });
  });

  it('takes tasks that were there before into the gauges only', async () => {
    const clock = new ManualClock();
    const queue = new PQueue({ concurrency: 1 });
    const tasks = new OpenTasks();
    ignoreRejection(queue.addAll([tasks.task, tasks.task]));
    const target = pQueue(queue, { clock });
    clock.advance(500);
    expect(target.observe(clock.now())).toMatchObject({ busy: 1, queued: 1, arrivals: 0, oldestWaitMs: 0 });
    await tasks.complete(2);
    expect(target.observe(clock.now())).toMatchObject({ busy: 1, queued: 0, completions: 0, runMsSum: 0 });
  });

  it('measures tasks in the order in which their priorities let them start', async () => {
    const { queue, tasks, read, clock } = setUp(1);
    for (const priority of [0, 1, 2]) {
      ignoreRejection(queue.add(tasks.task, { priority }));
      clock.advance(100);
    }
    await tasks.complete(); // the one of priority 2 starts, after 100 ms
    expect(read().oldestWaitMs).toBe(200); // the one of priority 1
    expect(read().waitMs?.mean).toBe(50);
  });
});

describe('a p-queue with an adapter', () => {
  it('is as it was before, once detached', async () => {
    const queue = new PQueue({ concurrency: 2 });
    const before = shapeOf(queue);
    const target = pQueue(queue);
    expect(shapeOf(queue)).not.toEqual(before);
    target.detach();
    target.detach();
    expect(shapeOf(queue)).toEqual(before);
    expect(Object.hasOwn(queue, 'add')).toBe(false);
    expect(queue.eventNames()).toEqual([]);
  });

  it('gives back the own `add` that it found', () => {
    const queue = new PQueue();
    const traced = queue.add.bind(queue);
    queue.add = traced;
    {
      using target = pQueue(queue);
      expect(target.isAttached).toBe(true);
      expect(queue.add).not.toBe(traced);
    }
    expect(queue.add).toBe(traced);
  });

  it('leaves alone what somebody else has put on top, and stops measuring behind it', async () => {
    const { queue, target } = setUp();
    const ours = queue.add.bind(queue);
    let calls = 0;
    const onTop: typeof queue.add = (...args) => {
      calls += 1;
      return ours(...args);
    };
    queue.add = onTop;
    target.detach();
    expect(queue.add).toBe(onTop);
    expect(await queue.add(async () => 'through')).toBe('through');
    expect(calls).toBe(1);
  });

  it('takes one adapter at a time', () => {
    const { queue, target } = setUp();
    expect(() => pQueue(queue)).toThrowError(expect.objectContaining({ code: 'ERR_OPTION', option: 'queue' }));
    target.detach();
    expect(pQueue(queue).isAttached).toBe(true);
  });

  it('lets an autoscaler hold when it is detached under it', () => {
    const { clock, queue, target } = setUp(7);
    const autoscaler = autoscale(target, { min: 1, max: 10, clock });
    clock.advance(100);
    target.detach();
    clock.advance(60_000);
    expect(queue.concurrency).toBe(7);
    expect(autoscaler.journal.latest?.binding).toMatchObject({ reason: 'SIGNAL_INVALID' });
    expect(() => target.resize(3)).toThrowError(expect.objectContaining({ code: 'ERR_OPTION' }));
    autoscaler.stop();
  });

  it('settles in the same microtask as without, unless the task may end early', async () => {
    const order: string[] = [];
    const plain = new PQueue({ concurrency: 1 });
    const { queue } = setUp(1);
    const log = (name: string) => (): number => order.push(name);
    await Promise.all([
      queue.add(async () => undefined).then(log('adapted')),
      plain.add(async () => undefined).then(log('plain')),
      queue.add(async () => undefined).then(log('adapted, waited')),
      plain.add(async () => undefined).then(log('plain, waited')),
    ]);
    expect(order).toEqual(['adapted', 'plain', 'adapted, waited', 'plain, waited']);
  });

  it('keeps the `this` and the context that p-queue gives to a task', async () => {
    const { queue } = setUp();
    const { signal } = new AbortController();
    expect(await queue.add((context) => context.signal, { signal })).toBe(signal);
  });
});

describe('pQueue', () => {
  it.each([[undefined], [null], [{}], [new Map()], [() => undefined]])('refuses %j as a queue', (queue) => {
    expect(() => pQueue(queue as never)).toThrowError(expect.objectContaining({ code: 'ERR_OPTION', option: 'queue' }));
  });

  it('refuses a frozen queue and leaves nothing on it', () => {
    const queue = Object.freeze(new PQueue());
    expect(() => pQueue(queue)).toThrowError('can be replaced');
  });

  it.each([
    [{ nam: 'x' }, 'nam'],
    [{ name: 'Upper' }, 'name'],
    [{ classify: 'no' }, 'classify'],
    [{ clock: {} }, 'clock'],
    [{ queueCapacity: 0 }, 'queueCapacity'],
  ])('refuses the options %j', (options, option) => {
    expect(() => pQueue(new PQueue(), options as never)).toThrowError(expect.objectContaining({ code: 'ERR_OPTION', option }));
  });
});
