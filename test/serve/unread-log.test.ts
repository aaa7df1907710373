import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, constants, openSync, readFileSync, readSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createHandlerFolder, type HandlerFolder } from '../cli/handler-folder.ts';
import { runShell } from '../cli/marea-process.ts';
import { ask } from '../control-plane/listening.ts';
import { rootDir } from '../support/run-command.ts';

/** Each task prints 10 KB. */
const LOUD = `export default (n) => { console.log('x'.repeat(10_000)); return n; };\n`;

const TASKS = 2_000;

/** For conditions that a busy machine meets late. */
const PATIENT = { timeout: 30_000 };

const JSON_TYPE = { 'content-type': 'application/json' };

interface Ready {
  readonly tasks: string;
}

describe('marea serve whose log is not read', () => {
  let folder: HandlerFolder;

  beforeEach(() => {
    folder = createHandlerFolder({ 'loud.mjs': LOUD });
  });

  afterEach(() => folder[Symbol.dispose]());

  const args = (): string[] => [
    path.join(rootDir, 'dist', 'cli.js'),
    'serve',
    'loud.mjs',
    '--port',
    '0',
    '--no-control',
    '--notice',
    '0ms',
  ];

  /** Runs tasks that print 20 MB, and stops the service; nobody reads meanwhile. */
  const work = async (url: string, pid: number): Promise<{ readonly grownMb: number }> => {
    const port = Number(new URL(url).port);
    const residentMb = (): number => Number(/VmRSS:\s+(\d+)/u.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1_024;
    const before = residentMb();
    for (let sent = 0; sent < TASKS; sent += 500) {
      const body = JSON.stringify(Array.from({ length: 500 }, (_, n) => n));
      expect((await ask(port, '/tasks/batch', { method: 'POST', headers: JSON_TYPE, body })).status).toBe(200);
    }
    return { grownMb: residentMb() - before };
  };

  it('bounds what waits, and ends with its own code although its last lines are not read', async () => {
    const child = spawn(process.execPath, args(), {
      cwd: folder.path,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, HOME: folder.path },
    });
    const ended = once(child, 'exit');
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    child.stdout.pause();
    const { grownMb } = await work((JSON.parse(String(line)) as Ready).tasks, child.pid ?? 0);
    expect(grownMb).toBeLessThan(60);
    child.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
  });

  it('says how much was lost when the reader of its pipe comes back, and every line is there or counted', async () => {
    expect((await runShell('mkfifo log', { cwd: folder.path })).exitCode).toBe(0);
    const file = path.join(folder.path, 'log');
    const reader = openSync(file, constants.O_RDWR | constants.O_NONBLOCK);
    const shared = openSync(file, constants.O_WRONLY); // blocks, as that of a shell does
    const child = spawn(process.execPath, args(), {
      cwd: folder.path,
      stdio: ['ignore', shared, 'pipe'],
      env: { ...process.env, HOME: folder.path },
    });
    const ended = once(child, 'exit');
    let text = '';
    const read = (): string => {
      const bytes = Buffer.alloc(1_048_576);
      try {
        text += bytes.toString('utf8', 0, readSync(reader, bytes));
      } catch {
        // nothing to read now
      }
      return text;
    };
    await expect.poll(read, PATIENT).toContain('"msg":"ready"');
    await work((JSON.parse(text.split('\n')[0] ?? '') as Ready).tasks, child.pid ?? 0);
    await expect.poll(read, PATIENT).toContain('lines of this log were lost');
    child.kill('SIGTERM');
    await expect.poll(read, PATIENT).toContain('"msg":"ended"');
    expect(await ended).toEqual([0, null]);
    closeSync(shared);
    closeSync(reader);
    const all = text.split('\n').filter((line) => line.includes('"from":"module"')).length;
    const told = [...text.matchAll(/"lost":(\d+)/gu)].reduce((sum, [, count]) => sum + Number(count), 0);
    expect(told).toBeGreaterThan(0);
    expect(all + told).toBe(TASKS);
  });
});
