import path from 'node:path';
import process from 'node:process';
import { describe, expect, it } from 'vitest';
import { rootDir, runCommand } from '../support/run-command.ts';

const measure = (scenario: string): Record<string, number> => {
  const { exitCode, stdout, stderr } = runCommand(
    process.execPath,
    [path.join('test', 'memory', 'measure.mjs'), scenario],
    rootDir,
  );
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  return JSON.parse(stdout) as Record<string, number>; // the script prints one object of numbers
};

describe('memory', () => {
  it('a million queued tasks cost a few hundred bytes each, with their promises', () => {
    const { bytesPerTask, queued } = measure('run');
    expect(queued).toBe(1_000_999); // 1,000 before the measurement, one of which runs
    expect(bytesPerTask).toBeLessThan(400);
  });

  it('posted tasks cost less, as they have no promises, and nothing once they have gone', () => {
    const { bytesPerTask, leftPerTask, unstarted } = measure('post');
    expect(unstarted).toBe(200_999);
    expect(bytesPerTask).toBeLessThan(250);
    expect(leftPerTask).toBeLessThan(16); // the list of inputs that the close returns
  });

  it('a long run leaves nothing behind, also when all tasks share one long-lived signal', () => {
    const { growthPerTask, listeners } = measure('soak');
    expect(listeners).toBe(0);
    expect(growthPerTask).toBeLessThan(1); // bytes; a leaked listener or reaction would be a hundred or more
  });
});
