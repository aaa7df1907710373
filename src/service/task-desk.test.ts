import { describe, expect, it } from 'vitest';
import { createPool } from '../autoscaled-pool/index.ts';
import { createDeferred, type Deferred } from '../internal/index.ts';
import { ManualClock } from '../time/index.ts';
import { AcceptedTask } from './accepted-task.ts';
import { Stopping } from './stopping.ts';
import { TaskDesk } from './task-desk.ts';
import type { TaskOutcome } from './task-outcome.ts';

const settle = async (): Promise<void> => {
  for (let hop = 0; hop < 20; hop += 1) await Promise.resolve();
};

/** A desk before a real pool of one slot and a queue of two, whose tasks the test ends. */
const setup = () => {
  const clock = new ManualClock();
  const running: Deferred<unknown>[] = [];
  const pool = createPool<unknown, unknown>(
    (_input, { signal }) => {
      const deferred = createDeferred<unknown>();
      signal.addEventListener('abort', () => deferred.reject(signal.reason));
      running.push(deferred);
      return deferred.promise;
    },
    { max: 1, queue: { capacity: 2 }, clock },
  );
  const ended: [string, TaskOutcome][] = [];
  let ids = 0;
  const outlet = { isFull: false };
  const desk = new TaskDesk({
    pool,
    clock,
    canTell: () => !outlet.isFull,
    keep: { keepMs: 1_000, mostKept: 100, mostCharacters: 1_000 },
    timeoutMs: 60_000,
    makeId: () => {
      ids += 1;
      return `id-${ids}`;
    },
    onEnded: ({ inputText }, outcome) => ended.push([inputText, outcome]),
  });
  let released = 0;
  const accept = (text: string) =>
    desk.accept({ value: JSON.parse(text), text }, {}, () => {
      released += 1;
    });
  const steps: string[] = [];
  const stopping = new Stopping({ clock, pool, desk, onStep: (step) => steps.push(`${step} ${clock.now()}`) });
  return { clock, pool, outlet, desk, accept, running, ended, steps, stopping, released: () => released };
};

describe('TaskDesk', () => {
  it('accepts nothing while the outcomes cannot be written, and runs tasks for clients that wait', async () => {
    const { desk, accept, outlet, running, ended } = setup();
    expect(accept('1')).toBeInstanceOf(AcceptedTask);
    outlet.isFull = true;
    expect(accept('2')).toEqual({ kind: 'full', waitMs: 1_000 });
    expect(desk.refusalOf(1, true)).toEqual({ kind: 'full', waitMs: 1_000 });
    expect(desk.refusalOf(1)).toBeUndefined();
    const waiting = desk.run(3, {}, new AbortController().signal);
    running.shift()?.resolve('one');
    await settle();
    running.shift()?.resolve('three');
    expect(await waiting).toEqual({ kind: 'done', resultText: '"three"' });
    expect(ended.map(([text]) => text)).toEqual(['1']); // what was accepted before is told all the same
    outlet.isFull = false;
    expect(accept('2')).toBeInstanceOf(AcceptedTask);
  });

  it('names as most of a batch what it takes when nothing is here', () => {
    const { desk, pool } = setup();
    expect(desk.mostAtOnce).toBe(3);
    expect(desk.refusalOf(desk.mostAtOnce)).toBeUndefined();
    const wide = new TaskDesk({
      pool: createPool(() => 1, { min: 2, max: 1_000, queue: { capacity: 1_000 }, clock: new ManualClock() }),
      clock: new ManualClock(),
      keep: { keepMs: 1, mostKept: 1, mostCharacters: 1 },
      makeId: () => '',
      canTell: () => true,
      onEnded: () => undefined,
    });
    expect(wide.mostAtOnce).toBeGreaterThanOrEqual(1_002);
    expect(wide.refusalOf(wide.mostAtOnce)).toBeUndefined();
    expect(wide.refusalOf(wide.mostAtOnce + 1)).toMatchObject({ kind: 'full' });
    expect(pool.queued).toBe(0);
  });

  it('refuses what the pool has no room for, and counts the wait of those ahead', async () => {
    const { desk, accept, running, clock, pool } = setup();
    for (let task = 0; task < 3; task += 1) expect(accept('1')).toBeInstanceOf(AcceptedTask);
    expect(accept('1')).toEqual({ kind: 'full', waitMs: 1_000 });
    expect(desk.refusalOf(1)).toEqual({ kind: 'full', waitMs: 1_000 });
    clock.advance(500);
    running.shift()?.resolve(1);
    await settle();
    expect(desk.refusalOf(1)).toBeUndefined();
    expect(desk.refusalOf(2)).toMatchObject({ kind: 'full' }); // all or none
    expect([desk.open, desk.accepted]).toEqual([2, 3]);
    await pool.terminate();
  });

  it('tells the outcome once, with the input, and gives back what the body held', async () => {
    const { desk, accept, running, ended, released, pool } = setup();
    const task = accept('{"a":1}') as AcceptedTask;
    running[0]?.resolve({ b: 2 });
    await settle();
    expect(ended).toEqual([['{"a":1}', { kind: 'done', resultText: '{"b":2}' }]]);
    expect([released(), desk.find(task.id)?.outcome?.kind]).toEqual([1, 'done']);
    desk.cancel(task); // too late
    await settle();
    expect(desk.find(task.id)?.outcome?.kind).toBe('done');
    await pool.close();
  });

  it('takes a waiting and a running task back', async () => {
    const { desk, accept, ended, pool } = setup();
    const tasks = [accept('1'), accept('2')] as AcceptedTask[];
    for (const task of tasks) desk.cancel(task);
    await settle();
    expect(ended.map(([, { kind }]) => kind)).toEqual(['cancelled', 'cancelled']);
    expect(pool.snapshot()).toMatchObject({ queued: 0, busy: 0 });
    await pool.close();
  });

  it('ends a task at the longest time, or earlier when it asks for that', async () => {
    const { desk, clock, ended, pool } = setup();
    const release = (): void => undefined;
    desk.accept({ value: 1, text: '1' }, { timeoutMs: 90_000 }, release);
    clock.advance(60_000);
    await settle();
    desk.accept({ value: 2, text: '2' }, { timeoutMs: 100 }, release);
    clock.advance(100);
    await settle();
    expect(ended).toMatchObject([
      ['1', { kind: 'failed', error: { code: 'ERR_TASK_TIMEOUT' } }],
      ['2', { kind: 'failed', error: { code: 'ERR_TASK_TIMEOUT' } }],
    ]);
    await pool.close();
  });
});

describe('Stopping', () => {
  it('gives notice, shuts the door, and gives up at the deadline what has not ended', async () => {
    const { clock, accept, running, ended, steps, stopping } = setup();
    for (const text of ['1', '2', '3']) accept(text);
    const done = stopping.begin({ noticeMs: 1_000, deadlineMs: 10_000 });
    expect(stopping.begin({ noticeMs: 0, deadlineMs: 0 })).toBe(done);
    running[0]?.resolve('ended in time');
    await settle();
    expect(accept('4')).toBeInstanceOf(AcceptedTask); // within the notice
    clock.advance(1_000);
    await settle();
    expect(accept('5')).toEqual({ kind: 'closing' });
    clock.advance(9_000);
    await settle();
    await done;
    expect(steps).toEqual(['notice 0', 'shut 1000', 'closed 10000']);
    expect(ended.map(([text, { kind }]) => `${text} ${kind}`).sort()).toEqual([
      '1 done',
      '2 unstarted',
      '3 unstarted',
      '4 unstarted',
    ]);
    expect(clock.activeTimers).toBe(0);
  });

  it.each(['in the notice', 'while tasks end'])('gives up at once when it is hurried %s', async (when) => {
    const { clock, accept, ended, stopping } = setup();
    stopping.hurry(); // nothing to hurry yet
    accept('1');
    const done = stopping.begin({ noticeMs: 1_000, deadlineMs: 10_000 });
    if (when === 'while tasks end') {
      clock.advance(1_000);
      await settle();
    }
    const sinceMs = clock.now();
    stopping.hurry();
    await done;
    expect(clock.now()).toBe(sinceMs);
    expect(ended).toEqual([['1', { kind: 'unstarted' }]]);
  });

  it('shortens the notice to the deadline, and is done at once when nothing runs', async () => {
    const { clock, steps, stopping } = setup();
    const done = stopping.begin({ noticeMs: 5_000, deadlineMs: 200 });
    clock.advance(200);
    await done;
    expect(steps).toEqual(['notice 0', 'shut 200', 'closed 200']);
  });
});
