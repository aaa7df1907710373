import { describe, expect, it } from 'vitest';
import { ManualClock } from '../time/index.ts';
import { AcceptedTask } from './accepted-task.ts';
import { type KeepLimits, KeptTasks } from './kept-tasks.ts';

const setup = (limits: Partial<KeepLimits> = {}) => {
  const clock = new ManualClock();
  const kept = new KeptTasks(clock, { keepMs: 1_000, mostKept: 3, mostCharacters: 100, ...limits });
  const open = (id: string): AcceptedTask => {
    const task = new AcceptedTask(id, 0, 0, '"an input"');
    kept.add(task);
    return task;
  };
  const done = (id: string, resultText = '1'): void => kept.end(open(id), { kind: 'done', resultText });
  const found = (...ids: string[]): string => ids.filter((id) => kept.find(id) !== undefined).join(' ');
  return { clock, kept, open, done, found };
};

describe('KeptTasks', () => {
  it('keeps a task that has not ended for ever, and an outcome for its time', () => {
    const { clock, kept, open, done, found } = setup();
    open('waits');
    done('done');
    clock.advance(1_000);
    expect(found('waits', 'done')).toBe('waits done');
    clock.advance(1);
    expect(found('waits', 'done')).toBe('waits');
    expect([kept.open, kept.ended]).toEqual([1, 0]);
  });

  it('lets the oldest outcomes go when there are too many', () => {
    const { done, found } = setup();
    for (const id of ['a', 'b', 'c', 'd', 'e']) done(id);
    expect(found('a', 'b', 'c', 'd', 'e')).toBe('c d e');
  });

  it('lets the oldest outcomes go when they are too large together', () => {
    const { kept, open, done, found } = setup();
    done('a', 'x'.repeat(60));
    done('b', 'x'.repeat(30));
    done('c', 'x'.repeat(30));
    expect(found('a', 'b', 'c')).toBe('b c');
    kept.end(open('d'), { kind: 'failed', error: { name: 'Error', message: 'x'.repeat(200) } });
    expect(found('a', 'b', 'c', 'd')).toBe(''); // it alone is too large
  });

  it('lets go of the input of a task that has ended', () => {
    const { kept, open } = setup();
    const task = open('a');
    kept.end(task, { kind: 'cancelled' });
    expect([task.inputText, task.outcome]).toEqual(['', { kind: 'cancelled' }]);
  });
});
