import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { QueueLinks } from './linked-queue.ts';
import { type Placed, rankOf } from './ordering.ts';
import { MOST_PASSES } from './priority-turns.ts';
import { TaskQueue, type TaskQueueOptions } from './task-queue.ts';

class Waiting implements Placed, QueueLinks<Waiting> {
  heldBy: object | undefined = undefined;
  previous: Waiting | undefined = undefined;
  next: Waiting | undefined = undefined;
  readonly submittedAtMs: number;
  readonly priority: number;
  readonly key: string | undefined;
  readonly isEvictable: boolean;
  isUnderWay = false;

  constructor(submittedAtMs: number, priority = 0, key?: string, isEvictable = true) {
    this.submittedAtMs = submittedAtMs;
    this.priority = priority;
    this.key = key;
    this.isEvictable = isEvictable;
  }
}

const queueOf = (tasks: readonly Waiting[], options: Partial<TaskQueueOptions> = {}): TaskQueue<Waiting> => {
  const queue = new TaskQueue<Waiting>({ ageingMs: 10, maxPerKey: undefined, ...options });
  for (const task of tasks) queue.push(task);
  return queue;
};

const drained = (queue: TaskQueue<Waiting>): Waiting[] => {
  const order: Waiting[] = [];
  for (let task = queue.shift(); task !== undefined; task = queue.shift()) order.push(task);
  return order;
};

const anyTasks = fc
  .array(fc.record({ gapMs: fc.nat(20), priority: fc.integer({ min: -3, max: 3 }) }), { maxLength: 60 })
  .map((steps) => {
    let nowMs = 0;
    return steps.map(({ gapMs, priority }) => {
      nowMs += gapMs;
      return new Waiting(nowMs, priority);
    });
  });

describe('TaskQueue', () => {
  it('is first in, first out while no task has a priority or a key', () => {
    const tasks = [1, 2, 3, 4].map((atMs) => new Waiting(atMs));
    const queue = queueOf(tasks);
    expect([queue.size, queue.head, queue.oldest]).toEqual([4, tasks[0], tasks[0]]);
    expect(drained(queue)).toEqual(tasks);
  });

  it('starts the oldest of the highest priority, and after nine such starts before the lowest rank, that one', () => {
    fc.assert(
      fc.property(anyTasks, (tasks) => {
        const left = [...tasks];
        let passes = 0;
        for (const started of drained(queueOf(tasks))) {
          const first = left.toSorted((a, b) => rankOf(a, 10) - rankOf(b, 10) || b.priority - a.priority)[0];
          const highest = left.toSorted((a, b) => b.priority - a.priority || a.submittedAtMs - b.submittedAtMs)[0];
          const isPass = first?.priority !== highest?.priority && passes < MOST_PASSES;
          expect(started).toBe(isPass ? highest : first);
          if (first?.priority !== highest?.priority) passes = isPass ? passes + 1 : 0;
          left.splice(left.indexOf(started), 1);
        }
        expect(left).toEqual([]);
      }),
    );
  });

  it("starts tasks in the order of their ranks while none of lower priority has waited its priority's worth", () => {
    fc.assert(
      fc.property(anyTasks, (tasks) => {
        const ageingMs = 60 * 20 + 1; // longer than any of them waits
        const expected = [...tasks].sort((a, b) => rankOf(a, ageingMs) - rankOf(b, ageingMs));
        expect(drained(queueOf(tasks, { ageingMs }))).toEqual(expected);
      }),
    );
  });

  it('lets no stream of high priority overtake a task for longer than its priority is worth, and nine starts', () => {
    const low = new Waiting(0);
    const queue = queueOf([low]);
    let nowMs = 0;
    let next: Waiting | undefined;
    while (next !== low) {
      nowMs += 1;
      queue.push(new Waiting(nowMs, 3));
      next = queue.shift();
    }
    expect(nowMs).toBe(31 + MOST_PASSES); // 3 steps × 10 ms, and the tie goes to the higher priority
  });

  it('gives an old backlog of low priority every tenth start, however large it is, as long as a higher one waits', () => {
    const backlog = Array.from({ length: 1_000 }, (_, index) => new Waiting(index / 1_000));
    const queue = queueOf(backlog);
    let low = 0;
    for (let nowMs = 1_000; nowMs < 1_100; nowMs += 1) {
      queue.push(new Waiting(nowMs, 1));
      queue.push(new Waiting(nowMs, 1));
      if (queue.shift()?.priority === 0) low += 1;
    }
    expect(low).toBe(10);
  });

  it('lets one task at a time go before higher ones that has waited so, however long it runs', () => {
    const backlog = [0, 1, 2].map((atMs) => new Waiting(atMs));
    const queue = queueOf(backlog);
    const started: number[] = [];
    for (let nowMs = 1_000; nowMs < 1_060; nowMs += 1) {
      queue.push(new Waiting(nowMs, 1));
      queue.push(new Waiting(nowMs, 1));
      const task = queue.shift();
      if (task?.priority === 0) started.push(nowMs);
      if (task !== undefined) task.isUnderWay = true;
      if (nowMs === 1_040) for (const aged of backlog) aged.isUnderWay = false;
    }
    expect(started).toEqual([1_000 + MOST_PASSES, 1_041]);
  });

  it('finds the oldest, removes from anywhere and counts, like a list would', () => {
    fc.assert(
      fc.property(anyTasks, fc.array(fc.nat(100)), (tasks, removals) => {
        const queue = queueOf(tasks);
        const model = [...tasks];
        for (const removal of removals) {
          const task = tasks[removal];
          if (task === undefined) continue;
          const index = model.indexOf(task);
          expect(queue.remove(task)).toBe(index >= 0);
          if (index >= 0) model.splice(index, 1);
          expect([queue.size, queue.oldest]).toEqual([model.length, model[0]]);
        }
        expect(queue.takeAll()).toEqual(model);
        expect([queue.size, queue.head, queue.oldest]).toEqual([0, undefined, undefined]);
      }),
    );
  });

  it('lets keys take turns, and tasks without a key share one turn', () => {
    const names = ['a', 'a', 'a', 'b', undefined, 'b', undefined];
    const queue = queueOf(names.map((key, index) => new Waiting(index, 0, key)));
    expect(drained(queue).map(({ key, submittedAtMs }) => `${key ?? '-'}${submittedAtMs}`)).toEqual([
      'a0',
      'b3',
      '-4',
      'a1',
      'b5',
      '-6',
      'a2',
    ]);
  });

  it('passes a key that is at its limit over, until one of its tasks ends', () => {
    const queue = queueOf([new Waiting(0, 0, 'a'), new Waiting(1, 0, 'a'), new Waiting(2, 0, 'b')], { maxPerKey: 1 });
    queue.started(queue.shift()?.key);
    expect(queue.mayStart('a')).toBe(false);
    expect(queue.shift()?.submittedAtMs).toBe(2);
    queue.started('b');
    expect([queue.head, queue.size, queue.oldest?.submittedAtMs]).toEqual([undefined, 1, 1]);
    queue.push(new Waiting(3, 2, 'a'));
    expect(queue.head).toBeUndefined();
    queue.ended('a');
    expect(queue.shift()?.submittedAtMs).toBe(3);
  });

  it('never limits tasks without a key', () => {
    const queue = queueOf([], { maxPerKey: 1 });
    queue.started(undefined);
    queue.started(undefined);
    expect(queue.mayStart(undefined)).toBe(true);
    queue.ended(undefined);
  });

  it('finds the task that came last of the lowest priority, like a list would', () => {
    const anyStep = fc.record({
      priority: fc.integer({ min: -2, max: 2 }),
      key: fc.constantFrom(undefined, 'a', 'b'),
      isEvictable: fc.boolean(),
      does: fc.constantFrom('push', 'push', 'push', 'shift', 'remove', 'unshift'),
      nth: fc.nat(20),
    });
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 60, size: 'max' }), (steps) => {
        const queue = queueOf([], { ageingMs: 1_000 });
        const model: Waiting[] = [];
        for (const [index, { priority, key, isEvictable, does, nth }] of steps.entries()) {
          const task = new Waiting(index, priority, key, isEvictable);
          if (does === 'push') {
            queue.push(task);
            model.push(task);
          } else {
            const gone = does === 'remove' ? model[nth % Math.max(1, model.length)] : queue.shift();
            if (gone === undefined) continue;
            if (does === 'remove') queue.remove(gone);
            if (does === 'unshift') queue.unshift(gone);
            else model.splice(model.indexOf(gone), 1);
          }
          const below = model.filter((other) => other.isEvictable && other.priority < priority);
          const lowest = Math.min(...below.map((other) => other.priority));
          expect(queue.newestBelow(priority)).toBe(below.findLast((other) => other.priority === lowest));
        }
        expect(queue.takeAll()).toEqual(model);
      }),
    );
  });

  it('tells how many go before a new task', () => {
    expect([queueOf([new Waiting(0), new Waiting(1)]).ahead(0), queueOf([new Waiting(0)]).ahead(1)]).toEqual([2, 0]);
    const queue = queueOf([new Waiting(0), new Waiting(1, 2), new Waiting(2, 2)]);
    expect([queue.ahead(0), queue.ahead(1), queue.ahead(3)]).toEqual([3, 2, 0]);
  });

  it('goes back to the plain list when the last task with a place of its own has left', () => {
    const queue = queueOf([new Waiting(0), new Waiting(1, 1)]);
    expect(drained(queue)).toHaveLength(2);
    const plain = new Waiting(2);
    queue.push(plain);
    expect([queue.oldest, queue.shift(), queue.shift()]).toEqual([plain, plain, undefined]);
  });

  it('keeps its memory of ages in proportion to what waits', () => {
    const first = new Waiting(0, 1);
    const queue = queueOf([first]);
    for (let atMs = 1; atMs < 10_000; atMs += 1) {
      const task = new Waiting(atMs, -1);
      queue.push(task);
      expect(queue.remove(task)).toBe(true);
    }
    expect([queue.size, queue.oldest]).toEqual([1, first]);
  });
});
