import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { QueueLinks } from './linked-queue.ts';
import { type Placed, rankOf } from './ordering.ts';
import { TaskQueue, type TaskQueueOptions } from './task-queue.ts';

class Waiting implements Placed, QueueLinks<Waiting> {
  heldBy: object | undefined = undefined;
  previous: Waiting | undefined = undefined;
  next: Waiting | undefined = undefined;
  readonly submittedAtMs: number;
  readonly priority: number;
  readonly key: string | undefined;

  constructor(submittedAtMs: number, priority = 0, key?: string) {
    this.submittedAtMs = submittedAtMs;
    this.priority = priority;
    this.key = key;
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

  it('starts tasks in the order of their ranks, whatever they are: waiting makes up for priority', () => {
    fc.assert(
      fc.property(anyTasks, (tasks) => {
        const expected = [...tasks].sort((a, b) => rankOf(a, 10) - rankOf(b, 10) || b.priority - a.priority);
        expect(drained(queueOf(tasks))).toEqual(expected);
      }),
    );
  });

  it('lets no stream of high priority overtake a task for longer than its priority is worth', () => {
    const low = new Waiting(0);
    const queue = queueOf([low]);
    let nowMs = 0;
    let next: Waiting | undefined;
    while (next !== low) {
      nowMs += 1;
      queue.push(new Waiting(nowMs, 3));
      next = queue.shift();
    }
    expect(nowMs).toBe(31); // 3 steps × 10 ms, and the tie goes to the higher priority
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
