import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createTemporaryFolder } from '../support/temporary-folder.ts';
import { createPool, fixture } from './built-marea.ts';
import { type Outcome, outcomeOf } from './outcome.ts';

type Tasks = Record<string, (input: never) => unknown>;

const ROUNDS = 8;
const TASKS = 80;

/** Tasks of each round that end their worker: alone, in the middle of batches, and several in a row. */
const ENDS_WORKER = new Set([7, 30, 31, 55]);

/** Counts the starts of each task: the tasks themselves append a line each, before they do anything else. */
const startsIn = (file: string): Map<number, number> => {
  const starts = new Map<number, number>();
  for (const line of readFileSync(file, 'utf8').trim().split('\n').map(Number)) starts.set(line, (starts.get(line) ?? 0) + 1);
  return starts;
};

describe.each([
  { workers: 'threads', act: 'exit' },
  { workers: 'processes', act: 'kill' },
] as const)('a pool of $workers whose workers keep dying, while it is resized and paused', ({ workers, act }) => {
  it('starts every task once, by the lines that the tasks write themselves', async () => {
    using folder = createTemporaryFolder('starts');
    const file = `${folder.path}/starts`;
    await using pool = createPool<Tasks>(fixture('tasks.mjs'), { workers, size: 2, max: 4, queue: { capacity: 10_000 } });
    await Promise.all(Array.from({ length: 300 }, (_, index) => pool.run(index as never, { name: 'echo' }))); // learns that tasks are short
    const ends: Promise<Outcome>[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const first = ends.length;
      for (let task = 0; task < TASKS; task += 1) {
        const line = first + task;
        ends.push(outcomeOf(pool.run({ file, line, act: ENDS_WORKER.has(task) ? act : '' } as never, { name: 'note' })));
      }
      void pool.resize(1 + (round % 4)); // asks for what waits in hands
      await Promise.race(ends.slice(first)); // and again in the middle of the round
      pool.pause();
      await new Promise((resolve) => setImmediate(resolve));
      pool.resume();
      await Promise.all(ends.slice(first));
    }
    const outcomes = await Promise.all(ends);
    const starts = startsIn(file);
    expect(outcomes.map((_, line) => starts.get(line) ?? 0)).toEqual(outcomes.map(() => 1));
    for (const [line, outcome] of outcomes.entries()) {
      if ('value' in outcome) expect(outcome.value).toBe(line);
      else expect(outcome.error).toMatchObject({ code: 'ERR_WORKER_EXIT' });
    }
    const isEnd = (line: number): boolean => ENDS_WORKER.has(line % TASKS);
    expect(outcomes.every((outcome, line) => !isEnd(line) || 'error' in outcome)).toBe(true);
  });
});
