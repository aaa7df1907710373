import { spawn } from 'node:child_process';
import path from 'node:path';
import { root } from './root.mjs';

/** How long a stage's pipes may stay open after its command has ended. */
const CLOSE_GRACE_MS = 2_000;
const isWindows = process.platform === 'win32';
const running = new Set();

/** A stage leads a process group of its own, so that what it started ends with it. */
const killGroup = (child) => {
  try {
    if (isWindows) child.kill('SIGKILL');
    else process.kill(-child.pid, 'SIGKILL');
  } catch {
    // ended already
  }
};

const killRunning = () => {
  for (const child of running) killGroup(child);
};
process.once('exit', killRunning);
for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
]) {
  process.once(signal, () => process.exit(code));
}

const environment = (extra) => ({
  ...process.env,
  ...(process.stdout.isTTY ? { FORCE_COLOR: '1' } : { NO_COLOR: '1' }),
  ...extra,
  PATH: `${path.join(root, 'node_modules', '.bin')}${path.delimiter}${process.env.PATH ?? ''}`,
});

/**
 * Runs one shell command of the project within its time budget.
 *
 * @param {{ name: string, command: string, budgetMs: number, live?: boolean, env?: Record<string, string> }} stage
 *   `live` shows the output while it appears; otherwise it is only collected.
 * @returns {Promise<{ name: string, ok: boolean, ms: number, output: string, live: boolean }>} Never rejects.
 */
export const runStage = ({ name, command, budgetMs, live = false, env = {} }) =>
  new Promise((resolve) => {
    const startedMs = performance.now();
    const parts = [];
    const child = spawn(command, {
      cwd: root,
      shell: true,
      detached: !isWindows,
      env: environment(env),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    running.add(child);

    const show = (text) => {
      parts.push(text);
      if (live) process.stdout.write(text);
    };
    let isOver = false;
    const finish = (ok) => {
      if (isOver) return;
      isOver = true;
      clearTimeout(budgetTimer);
      killGroup(child);
      running.delete(child);
      child.stdout?.destroy();
      child.stderr?.destroy();
      resolve({ name, ok, live, ms: performance.now() - startedMs, output: parts.join('') });
    };
    const budgetTimer = setTimeout(() => {
      show(`\n${name} was stopped: it took longer than its time budget of ${Math.round(budgetMs / 1000)} s (${command})\n`);
      finish(false);
    }, budgetMs);

    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', show);
    child.once('error', (error) => {
      show(`${name} could not be started: ${error.message}\n`);
      finish(false);
    });
    child.once('exit', (code) => setTimeout(finish, CLOSE_GRACE_MS, code === 0).unref());
    child.once('close', (code) => finish(code === 0));
  });
