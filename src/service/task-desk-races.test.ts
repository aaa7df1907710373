import { describe, expect, it } from 'vitest';
import { createPool } from '../autoscaled-pool/index.ts';
import { ManualClock } from '../time/index.ts';
import { AcceptedTask } from './accepted-task.ts';
import { TaskDesk } from './task-desk.ts';
import type { TaskOutcome } from './task-outcome.ts';

const hops = async (count: number): Promise<void> => {
  for (let hop = 0; hop < count; hop += 1) await Promise.resolve();
};

const MOST_KEPT = 10_000;

/** More of them by `MAREA_UNASKED=100000`. */
const UNASKED = Number(process.env['MAREA_UNASKED'] ?? 25_000);

/** A desk before a real pool; what it tells is counted by task. */
const setup = (handler: (input: { readonly n: number; readonly hops: number }) => unknown, size: number, capacity: number) => {
  const clock = new ManualClock();
  const pool = createPool(handler, { size, queue: { capacity }, clock });
  const told = new Map<string, TaskOutcome[]>();
  let ids = 0;
  let released = 0;
  const desk = new TaskDesk({
    pool,
    clock,
    canTell: () => true,
    keep: { keepMs: 60_000, mostKept: MOST_KEPT, mostCharacters: 64_000_000 },
    makeId: () => {
      ids += 1;
      return `id-${ids}`;
    },
    onEnded: ({ id }, outcome) => void told.set(id, [...(told.get(id) ?? []), outcome]),
  });
  const accept = (value: object): AcceptedTask => {
    const task = desk.accept({ value, text: JSON.stringify(value) }, {}, () => (released += 1));
    if (!(task instanceof AcceptedTask)) throw new Error('it was refused');
    return task;
  };
  return { clock, pool, desk, told, accept, released: () => released };
};

describe('tasks that are taken back', () => {
  it('end once, done or taken back, in 7,007 races between the end of a task and its removal', async () => {
    const started = new Set<number>();
    const { desk, pool, told, accept, released } = setup(
      async ({ n, hops: takes }) => {
        started.add(n);
        await hops(takes);
        return n;
      },
      3,
      100,
    );
    const tasks: AcceptedTask[] = [];
    const RACES = 143;
    for (let race = 0; race < RACES; race += 1) {
      // Each length of a task with each time of its removal: in the queue, before its start, while it runs, as it ends, after it.
      for (let takes = 0; takes < 7; takes += 1)
        for (let waits = 0; waits < 7; waits += 1) {
          const task = accept({ n: tasks.length, hops: takes });
          tasks.push(task);
          void hops(waits * (1 + (race % 5))).then(() => desk.cancel(task));
        }
      while (desk.open > 0) await hops(1);
    }
    await desk.settled();
    await pool.idle();
    const kinds = { done: 0, cancelled: 0 };
    for (const [n, task] of tasks.entries()) {
      const outcomes = told.get(task.id) ?? [];
      expect(outcomes).toHaveLength(1);
      const [outcome] = outcomes;
      if (outcome?.kind === 'done') expect([outcome.resultText, started.has(n)]).toEqual([`${n}`, true]);
      else expect(outcome?.kind).toBe('cancelled');
      kinds[outcome?.kind === 'done' ? 'done' : 'cancelled'] += 1;
      desk.cancel(task); // what has ended stays as it is
      expect(task.outcome).toBe(outcome);
    }
    const { completed, aborted, failed, queued, busy, submitted } = pool.snapshot();
    expect({ completed, aborted, failed, queued, busy, submitted }).toEqual({
      completed: kinds.done,
      aborted: kinds.cancelled,
      failed: 0,
      queued: 0,
      busy: 0,
      submitted: tasks.length,
    });
    expect(tasks).toHaveLength(7_007);
    expect(Math.min(kinds.done, kinds.cancelled)).toBeGreaterThan(1_000); // both ways have been gone
    expect(released()).toBe(tasks.length);
    await pool.close();
  });
});

describe('outcomes that nobody asks for', () => {
  it(`are kept up to their bound and their time, of ${UNASKED} tasks`, async () => {
    const { clock, desk, pool, told, accept, released } = setup(({ n }) => n, 4, 1_000);
    const ids: string[] = [];
    for (let n = 0; n < UNASKED; n += 1) {
      ids.push(accept({ n, hops: 0 }).id);
      if (n % 500 === 499) while (desk.open > 0) await hops(1);
    }
    await desk.settled();
    expect([desk.open, desk.accepted, released(), told.size]).toEqual([0, UNASKED, UNASKED, UNASKED]);
    const kept = (): number => ids.filter((id) => desk.find(id) !== undefined).length;
    expect(kept()).toBe(MOST_KEPT);
    expect(desk.find(ids.at(-1) ?? '')?.outcome).toEqual({ kind: 'done', resultText: `${UNASKED - 1}` });
    expect(desk.find(ids.at(-1) ?? '')?.inputText).toBe(''); // of what is kept, the input is gone
    clock.advance(60_001);
    expect(kept()).toBe(0);
    await pool.close();
  });
});
