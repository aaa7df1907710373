import { describe, expect, it } from 'vitest';
import { TaskQueue } from '../queue/index.ts';
import { Task } from './task.ts';
import { WaitingTasks } from './waiting-tasks.ts';

const createWaiting = () => new WaitingTasks<number, void>(new TaskQueue({ ageingMs: 10_000, maxPerKey: undefined }));
const ignore = (): void => undefined;

describe('WaitingTasks', () => {
  it('makes tasks of those in the line when one with options comes, in their order and with all they had', () => {
    const waiting = createWaiting();
    const [resolve, reject, callback] = [() => undefined, () => undefined, () => undefined];
    waiting.ordinary.push(1, resolve, reject, 5, undefined);
    waiting.ordinary.push(2, callback, undefined, 6, undefined);
    expect(waiting).toMatchObject({ size: 2, takesOrdinary: true, oldestSinceMs: 5 });
    const urgent = new Task<number, void>(3, { priority: 1 }, resolve, reject, undefined);
    urgent.sinceMs = 6;
    waiting.push(urgent);
    expect(waiting).toMatchObject({ size: 3, takesOrdinary: false, oldestSinceMs: 5 });
    const [first, second, third] = waiting.takeAll();
    expect(first).toMatchObject({ input: 1, resolve, reject, callback: undefined, sinceMs: 5, state: 'queued' });
    expect(second).toMatchObject({ input: 2, resolve: undefined, reject: undefined, callback, sinceMs: 6, state: 'queued' });
    expect(third).toBe(urgent);
    expect(waiting).toMatchObject({ size: 0, takesOrdinary: true, oldestSinceMs: undefined });
  });

  it('counts those in the line as ahead of an ordinary task, and not of one with priority', () => {
    const waiting = createWaiting();
    for (let input = 0; input < 3; input += 1) waiting.ordinary.push(input, ignore, undefined, 0, undefined);
    expect([waiting.ahead(0), waiting.ahead(1), waiting.ahead(-1)]).toEqual([3, 0, 3]);
    expect(waiting.takesOrdinary).toBe(true); // asking has made no tasks of them
  });
});
