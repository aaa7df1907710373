import process from 'node:process';
import { describe, expect, it } from 'vitest';
import { rootDir, runCommand } from '../support/run-command.ts';

describe('bench:workers', () => {
  it('measures the build beside a peer and plain messages, each in a process of its own, and says which goals are met', () => {
    const chosen = ['--only', 'no-op 64,resize', '--candidates', 'marea,jest-worker', '--rounds', '1', '--ms', '100'];
    const { exitCode, stdout } = runCommand(process.execPath, ['bench/workers/run.mjs', ...chosen], rootDir);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/floor: raw postMessage +\d+ /);
    expect(stdout).toMatch(/jest-worker +\d+ /);
    expect(stdout).toMatch(/no-op 64: marea ÷ the best peer|no-op 64: marea ÷ jest-worker/);
    expect(stdout).toMatch(/met +resize under load: marea/);
  }, 120_000);
});
