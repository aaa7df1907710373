import { describe, expect, it } from 'vitest';
import { LinkedQueue } from '../../queue/index.ts';
import { Task } from '../task.ts';
import { type CrewFixture, createCrewFixture } from './crew-fixture.test-support.ts';
import { HandedTasks } from './handed-tasks.ts';

const TASKS = 2_000;

const messagesOf = ({ threads }: CrewFixture): number => threads.reduce((sum, { sent }) => sum + sent, 0);

/** How many messages a burst of short tasks takes. */
const burst = async (rig: CrewFixture): Promise<number> => {
  const before = messagesOf(rig);
  const tasks = Array.from({ length: TASKS }, (_, index) => rig.pool.run(index));
  await rig.settle();
  await Promise.all(tasks);
  return messagesOf(rig) - before;
};

describe('tasks in hands', () => {
  it.each([false, true])('go in as few messages after a worker has died as before (processes: %s)', async (answersLater) => {
    const rig = createCrewFixture({ default: (input) => input }, { queueCapacity: 10_000, answersLater });
    await rig.settle();
    await burst(rig); // learns that tasks are short
    const usual = await burst(rig);
    const tasks = [1, 2, 3].map((input) => rig.pool.run(input)); // one for each worker, and one more in the hand of the first
    for (let hop = 0; hop < 10; hop += 1) await Promise.resolve();
    rig.threads[1]?.exit(9); // its task has not started: it is the first in the queue again, before the one in the hand
    for (let turn = 0; turn < 3; turn += 1) {
      rig.threads[0]?.runWorker();
      rig.threads[0]?.runPool();
    }
    await rig.settle();
    expect(await Promise.all(tasks)).toEqual([1, 2, 3]);
    expect(await burst(rig)).toBeLessThanOrEqual(usual + 5);
    expect(usual).toBeLessThan(TASKS / 20);
  });
});

describe('HandedTasks', () => {
  const setup = () => {
    const queue = new LinkedQueue<Task<number, number>>();
    const handed = new HandedTasks<number, number>({
      get size() {
        return queue.size;
      },
      get head() {
        return queue.head;
      },
      isPlain: true,
    });
    const [a, b, c] = [1, 2, 3].map((input) => new Task<number, number>(input, undefined, undefined, undefined, undefined));
    const tasks = { a, b, c } as { a: Task<number, number>; b: Task<number, number>; c: Task<number, number> };
    const give = (task: Task<number, number>): void => {
      task.handler = { abort: () => undefined };
      handed.add(task);
    };
    const start = (task: Task<number, number>): void => {
      handed.leavesQueue(task);
      queue.remove(task);
    };
    return { queue, handed, give, start, ...tasks };
  };

  it('gives the oldest task that is in no hand, also one that came back before those that are', () => {
    const { queue, handed, give, start, a, b, c } = setup();
    for (const task of [b, c]) queue.push(task);
    give(b);
    expect(handed.firstOther).toBe(c);
    queue.unshift(a);
    handed.cameBack();
    expect(handed.firstOther).toBe(a);
    give(a);
    expect(handed.firstOther).toBe(c);
    start(a);
    start(b);
    expect([handed.firstOther, handed.count]).toEqual([c, 0]);
  });

  it('never goes on from a task that is in no hand: that one may leave the queue without a word', () => {
    const { queue, handed, give, start, a, b, c } = setup();
    for (const task of [a, b]) queue.push(task);
    give(b); // out of turn
    start(b);
    queue.remove(a);
    queue.push(c);
    expect(handed.firstOther).toBe(c);
  });
});
