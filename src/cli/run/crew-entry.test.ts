import { describe, expect, it } from 'vitest';
import { PoolClosedError, WorkerExitError } from '../../errors/index.ts';
import { ManualClock } from '../../time/index.ts';
import { CrewEntry, type RunCrew } from './crew-entry.ts';
import { createHandlerFailure } from './handler-failure.ts';
import { ReadyResult } from './result-line.ts';
import { RunTask } from './run-task.ts';
import type { WorkerAnswer } from './run-worker.ts';

/** A crew that ends each task at once, as it is told. */
const crewThat = (answer: WorkerAnswer | undefined, error?: unknown): RunCrew => ({
  queued: 0,
  post: (_input, callback) => {
    callback?.(error, answer);
    return true;
  },
  run: () => (answer === undefined ? Promise.reject(error) : Promise.resolve(answer)),
  close: () => Promise.reject(new Error('not closed here')),
});

const entryThat = (answer: WorkerAnswer | undefined, error?: unknown): CrewEntry =>
  new CrewEntry(crewThat(answer, error), new ManualClock({ startMs: 100 }));

describe('CrewEntry', () => {
  it('gives the result ready to be written, and notes try and begin on the task', () => {
    const task = new RunTask(3, 'a');
    const ended: unknown[] = [];
    entryThat({ result: { text: '1' }, runMs: 40 }).post(task, (error, result) => ended.push(error, result));
    expect(ended).toEqual([undefined, new ReadyResult({ text: '1' })]);
    expect(task).toMatchObject({ attempts: 1, startedAtMs: 60, hasThrown: false });
  });

  it.each([
    ['the handler threw', createHandlerFailure(new RangeError('no'), { kind: 'failure' }), 1, true],
    ['the worker ended', new WorkerExitError(1), 1, false],
    ['the pool gave it back', new PoolClosedError('run'), 0, false],
  ])('counts a try unless the pool gave the task back: %s', async (_case, error, attempts, hasThrown) => {
    const posted = new RunTask(0, 'a');
    const ended: unknown[] = [];
    entryThat(undefined, error).post(posted, (...ends) => ended.push(...ends));
    expect(ended).toEqual([error, undefined]);
    const run = new RunTask(0, 'a');
    await expect(entryThat(undefined, error).run(run, { timeoutMs: 5 })).rejects.toBe(error);
    for (const task of [posted, run]) expect(task).toMatchObject({ attempts, hasThrown });
  });

  it('sends input and number alone', () => {
    const sent: unknown[] = [];
    const crew = { ...crewThat(undefined), post: (input: unknown) => sent.push(input) > 0 };
    new CrewEntry(crew, new ManualClock()).post(new RunTask(3, { a: 1 }), () => undefined);
    expect(sent).toEqual([{ index: 3, input: { a: 1 } }]);
  });
});
