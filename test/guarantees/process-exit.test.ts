import process from 'node:process';
import { describe, expect, it } from 'vitest';
import { rootDir, runCommand } from '../support/run-command.ts';

/** Runs a program that uses the built package, and gives what it printed. It has to end by itself: a process that hangs is killed. */
const runProgram = (lines: string): { exitCode: number | null; stdout: string; stderr: string } => {
  const code = `import { createPool } from 'marea';\n${lines}`;
  return runCommand(process.execPath, ['--input-type=module', '-e', code], rootDir);
};

describe('a pool', () => {
  it('lets the process exit after a close, and lets it exit while an idle pool is open', () => {
    const closed = runProgram(`
      const pool = createPool(async (x) => x + 1, { max: 4 });
      console.log(await pool.run(1));
      await pool.close();
      console.log(process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length);
    `);
    expect(closed).toEqual({ exitCode: 0, stdout: '2\n0\n', stderr: '' });
    const open = runProgram(`
      const pools = [createPool(async (x) => x + 1, { max: 4 }), createPool(async (x) => x + 1, { size: 4 })];
      for (const pool of pools) console.log(await pool.run(1));
    `);
    expect(open).toEqual({ exitCode: 0, stdout: '2\n2\n', stderr: '' });
  });

  it('keeps the process alive for what still has to be done, and no longer', () => {
    const waiting = runProgram(`
      const pool = createPool(async (x) => x, { size: 1, rate: { limit: 1, perMs: 50 } });
      for (let index = 0; index < 3; index += 1) pool.post(index, (error, output) => console.log(output));
    `);
    expect(waiting).toEqual({ exitCode: 0, stdout: '0\n1\n2\n', stderr: '' });
    const timed = runProgram(`
      const pool = createPool(() => new Promise(() => undefined), { size: 1 });
      pool.run(undefined, { timeoutMs: 20 }).catch((error) => console.log(error.code));
      pool.run(undefined, { queueTimeoutMs: 10 }).catch((error) => console.log(error.code));
    `);
    expect(timed).toEqual({ exitCode: 0, stdout: 'ERR_QUEUE_TIMEOUT\nERR_TASK_TIMEOUT\n', stderr: '' });
  });
});
