import process from 'node:process';
import { describe, expect, it } from 'vitest';
import { rootDir, runCommand } from '../../support/run-command.ts';

interface Leftovers {
  readonly completed: number;
  readonly bytesPerTask: number;
  readonly before: object;
  readonly after: object;
  readonly warnings: readonly string[];
}

const TASKS = 100_000;

/** Runs the tasks in a process of its own, which has to end by itself afterwards. */
const measure = (kind: string): Leftovers => {
  const args = ['test/workers/leaks/measure.mjs', kind, String(TASKS)];
  const { exitCode, stdout, stderr } = runCommand(process.execPath, args, rootDir);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  return JSON.parse(stdout) as Leftovers; // what the script prints
};

describe.each(['threads', 'processes'])('100,000 tasks on %s', (kind) => {
  it('leave no thread, child, file, handle, listener or memory behind, with one signal for all', () => {
    const { completed, bytesPerTask, before, after, warnings } = measure(kind);
    expect(completed).toBe(TASKS);
    expect(after).toEqual(before);
    expect(warnings).toEqual([]);
    expect(bytesPerTask).toBeLessThan(10); // warming up is seen as 1 or 2; a leaked listener, timer or task would be a hundred or more
  }, 60_000);
});
