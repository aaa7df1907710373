import { describe, expect, it } from 'vitest';
import { StartOrder } from './start-order.ts';
import { WatchedTask } from './watched-task.ts';

const named = (count: number): WatchedTask[] => Array.from({ length: count }, (_, index) => new WatchedTask(index));
const leaveAll = (line: StartOrder, count: number): (number | undefined)[] =>
  Array.from({ length: count }, () => line.leave()?.arrivedAtMs);

describe('StartOrder', () => {
  it('lets those at the front go first, the last of them first of all, then strangers, then the others in order', () => {
    const line = new StartOrder(2);
    const [a, b, c, d] = named(4) as [WatchedTask, WatchedTask, WatchedTask, WatchedTask];
    line.join(a, 'end');
    line.join(b, 'front');
    line.join(c, 'end');
    line.join(d, 'front');
    expect(leaveAll(line, 7)).toEqual([3, 1, undefined, undefined, 0, 2, undefined]);
    expect(line.strangers).toBe(0);
  });

  it('skips those that have left in another way', () => {
    const line = new StartOrder(0);
    const tasks = named(5);
    for (const task of tasks) line.join(task, task.arrivedAtMs < 2 ? 'front' : 'end');
    for (const index of [1, 2, 4]) (tasks[index] as WatchedTask).state = 'ended';
    expect(leaveAll(line, 3)).toEqual([0, 3, undefined]);
  });

  it('keeps its order over many joins and leaves', () => {
    const line = new StartOrder(0);
    const left: (number | undefined)[] = [];
    for (const task of named(1_000)) {
      line.join(task, 'end');
      if (task.arrivedAtMs % 3 !== 0) left.push(line.leave()?.arrivedAtMs);
    }
    left.push(...leaveAll(line, 334));
    expect(left).toEqual(Array.from({ length: 1_000 }, (_, index) => index));
  });

  it('can be emptied', () => {
    const line = new StartOrder(1);
    for (const task of named(2)) line.join(task, 'end');
    line.clear();
    expect(leaveAll(line, 2)).toEqual([undefined, undefined]);
    expect(line.strangers).toBe(0);
  });
});
