import { describe, expect, it } from 'vitest';
import { TaskTimeoutError } from '../../../errors/index.ts';
import { InjectedFault } from '../../../testing/index.ts';
import { ManualClock } from '../../../time/index.ts';
import type { ChaosTask, Fate } from './chaos-task.ts';
import { TaskBooks } from './task-books.ts';
import { TurnCount } from './turn-count.ts';

const task = (index: number, fate: Fate = 'ok'): ChaosTask => ({ index, runMs: 30, fate });

describe('TaskBooks', () => {
  it('counts what was settled once as it was made to, with its wait', () => {
    const clock = new ManualClock();
    const books = new TaskBooks(clock);
    books.submit(task(0));
    books.submit(task(1, 'throw'));
    books.started(task(0));
    clock.advance(50);
    books.settled(task(0), undefined);
    books.settled(task(1, 'throw'), new InjectedFault());
    const { submitted, completed, failed, lost, repeated, unexpected } = books;
    expect({ submitted, completed, failed, lost, repeated }).toEqual({
      submitted: 2,
      completed: 1,
      failed: 1,
      lost: 0,
      repeated: 0,
    });
    expect(unexpected.size).toBe(0);
    expect(books.waitP99Ms()).toBe(20);
  });

  it('notices a task that is never settled, one that is settled twice, and one that runs twice', () => {
    const books = new TaskBooks(new ManualClock());
    for (const index of [0, 1, 2]) books.submit(task(index));
    books.started(task(2));
    books.started(task(2));
    books.settled(task(1), undefined);
    books.settled(task(1), undefined);
    books.settled(task(2), undefined);
    expect({ lost: books.lost, repeated: books.repeated }).toEqual({ lost: 2, repeated: 1 });
  });

  it('notices an error that nobody injected, and a fault that nobody was told of', () => {
    const books = new TaskBooks(new ManualClock());
    for (const each of [task(0), task(1, 'kill'), task(2, 'throw')]) books.submit(each);
    books.settled(task(0), new TaskTimeoutError(5));
    books.settled(task(1, 'kill'), undefined);
    books.settled(task(2, 'throw'), 'text');
    expect(Object.fromEntries(books.unexpected)).toEqual({
      ERR_TASK_TIMEOUT: 1,
      'completed although made to kill': 1,
      string: 1,
    });
  });
});

describe('TurnCount', () => {
  it.each([
    [[5, 5, 6, 9, 9, 12], 0],
    [[5, 6, 6, 5], 1],
    [[5, 6, 5, 6, 6, 7, 2], 3],
    [[], 0],
  ])('counts the turns of %j', (sizes, turns) => {
    const count = new TurnCount();
    for (const size of sizes) count.see(size);
    expect(count.turns).toBe(turns);
  });
});
