import { describe, expect, it } from 'vitest';
import { TaskTimeoutError } from '../../errors/index.ts';
import { ManualClock } from '../../time/index.ts';
import { RunTask } from './run-task.ts';
import { createTaskHandler, createVerdict } from './task-handler.ts';

describe('createTaskHandler', () => {
  it('hands over the input, its number and the signal', async () => {
    const { signal } = new AbortController();
    const handle = createTaskHandler((input, context) => [input, context.index, context.signal === signal], new ManualClock());
    expect(await handle(new RunTask(7, 'a'), { signal })).toEqual(['a', 7, true]);
  });

  it('does not ask for the signal when the handler does not', async () => {
    const handle = createTaskHandler(() => 1, new ManualClock());
    const context = {
      get signal(): AbortSignal {
        throw new Error('read');
      },
    };
    expect(await handle(new RunTask(0, 'a'), context)).toBe(1);
  });

  it('notes tries and their begin', async () => {
    const task = new RunTask(0, 'a');
    const handle = createTaskHandler(() => 1, new ManualClock({ startMs: 5 }));
    await handle(task, new AbortController());
    await handle(task, new AbortController());
    expect(task).toMatchObject({ attempts: 2, startedAtMs: 5, hasThrown: false });
  });

  it('hands each try the input as it came, whatever the last one has made of it', async () => {
    const inputs: unknown[] = [];
    const handle = createTaskHandler((input) => {
      inputs.push(structuredClone(input));
      Object.assign(input as object, { self: input });
    }, new ManualClock());
    const task = new RunTask(0, { a: [1] });
    for (let tries = 0; tries < 3; tries += 1) await handle(task, new AbortController());
    expect(inputs).toEqual([{ a: [1] }, { a: [1] }, { a: [1] }]);
  });

  it('notes an error, even one that is undefined, and lets it through', async () => {
    const task = new RunTask(0, 'a');
    const handle = createTaskHandler(() => Promise.reject(undefined), new ManualClock());
    await expect(handle(task, new AbortController())).rejects.toBeUndefined();
    expect(task.hasThrown).toBe(true);
  });
});

describe('createVerdict', () => {
  it.each([
    ['overload', { kind: 'overload' }],
    ['failure', { kind: 'failure' }],
    ['ignore', { kind: 'ignore' }],
    [
      { kind: 'overload', retryAfterMs: 50 },
      { kind: 'overload', retryAfterMs: 50 },
    ],
    [{ kind: 'overload', retryAfterMs: Number.NaN }, { kind: 'overload' }],
    [{ kind: 'overload' }, { kind: 'overload' }],
    [{ kind: 'ignore' }, { kind: 'ignore' }],
    [{ kind: 'else' }, { kind: 'failure' }],
    [undefined, { kind: 'failure' }],
  ])('takes %j as %j', (answer, verdict) => {
    expect(createVerdict(() => answer)(new Error('x'))).toEqual(verdict);
  });

  it('takes a try that ran too long as an overload', () => {
    expect(createVerdict(() => 'failure')(new TaskTimeoutError(10))).toEqual({ kind: 'overload' });
  });

  it('survives a classify that throws', () => {
    const verdict = createVerdict(() => {
      throw new Error('mine');
    });
    expect(verdict(new Error('x'))).toEqual({ kind: 'failure' });
  });
});
