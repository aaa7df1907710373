import { describe, expect, it } from 'vitest';
import { classifyByStatus } from '../pool/index.ts';
import { ManualClock } from '../time/index.ts';
import { TaskLedger } from './task-ledger.ts';

const setUp = (queueCapacity?: number) => {
  const clock = new ManualClock({ startMs: 1_000 });
  const ledger = new TaskLedger({ clock, classify: classifyByStatus, queueCapacity });
  const read = (desired = 4, queued = 0, busy = 0) => ledger.read(clock.now(), { desired, queued, busy });
  return { clock, ledger, read };
};

describe('TaskLedger', () => {
  it('counts the first end of a task only', () => {
    const { ledger, read } = setUp();
    const [completed, failed, aborted, timedOut] = [ledger.arrive(), ledger.arrive(), ledger.arrive(), ledger.arrive()];
    for (const task of [completed, failed, aborted, timedOut]) ledger.start(task);
    ledger.complete(completed);
    ledger.fail(failed, new Error('plain'));
    ledger.abort(aborted);
    ledger.timeOut(timedOut);
    for (const task of [completed, failed, aborted, timedOut]) {
      ledger.start(task);
      ledger.complete(task);
      ledger.fail(task, new Error('again'));
      ledger.abort(task);
      ledger.timeOut(task);
    }
    expect(read()).toMatchObject({ arrivals: 4, completions: 1, failures: 1, aborted: 1, timedOut: 1, overloads: 1 });
    expect(read().waitMs?.count).toBe(4);
    expect([ledger.present, ledger.waiting]).toEqual([0, 0]);
  });

  it('takes the start of a task that ended unseen for now', () => {
    const { clock, ledger, read } = setUp();
    const task = ledger.arrive();
    clock.advance(80);
    ledger.complete(task);
    expect(read()).toMatchObject({ completions: 1, runMsSum: 0, oldestWaitMs: 0 });
    expect(read().waitMs?.mean).toBe(80);
  });

  it('keeps the longest pause that overloads asked for until it is read', () => {
    const { ledger, read } = setUp();
    for (const retryAfterMs of [100, 3_000, 200]) {
      const task = ledger.arrive();
      ledger.fail(task, { status: 429, retryAfterMs });
    }
    expect(read()).toMatchObject({ overloads: 3, retryAfterMs: 3_000 });
    expect(read().retryAfterMs).toBeUndefined();
  });

  it('aborts those that have waited longest, as many as it is told', () => {
    const { clock, ledger, read } = setUp();
    for (let count = 0; count < 4; count += 1) {
      ledger.arrive();
      clock.advance(10);
    }
    ledger.abortWaiting(2);
    expect(read()).toMatchObject({ aborted: 2, oldestWaitMs: 20 });
    ledger.abortWaiting(-1);
    ledger.abortWaiting(99);
    expect(read()).toMatchObject({ aborted: 4, oldestWaitMs: 0 });
  });

  it.each([
    [4, 1, { live: 4, busy: 1, idle: 3 }],
    [2, 5, { live: 5, busy: 5, idle: 0 }],
    [Number.POSITIVE_INFINITY, 5, { live: 5, busy: 5, idle: 0 }],
    [Number.NaN, 5, { live: 5, busy: 5, idle: 0 }],
  ])('with the size %d and %d busy slots has the gauges %j', (desired, busy, gauges) => {
    expect(setUp().read(desired, 0, busy)).toMatchObject(gauges);
  });

  it('gives the room of the queue when it is told of one', () => {
    expect(setUp(50).read().queueCapacity).toBe(50);
    expect('queueCapacity' in setUp().read()).toBe(false);
  });
});
