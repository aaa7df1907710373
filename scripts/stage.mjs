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
  NO_COLOR: '1', // the output is collected, and shown by others
  ...extra,
  PATH: `${path.join(root, 'node_modules', '.bin')}${path.delimiter}${process.env.PATH ?? ''}`,
});

/**
 * What a stage came to.
 * @typedef {{ name: string, outcome: 'ok' | 'failed' | 'timed out', ms: number, output: string }} StageResult
 */

/**
 * Runs one shell command of the project and collects what it prints. With a budget it is stopped, with all that it started, when it takes longer.
 *
 * @param {{ name: string, command: string, budgetMs?: number | undefined, env?: Record<string, string> }} stage
 * @returns {Promise<StageResult>} Never rejects.
 */
export const runStage = ({ name, command, budgetMs, env = {} }) =>
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

    const keep = (text) => {
      parts.push(text);
    };
    let isOver = false;
    const finish = (outcome) => {
      if (isOver) return;
      isOver = true;
      clearTimeout(budgetTimer);
      killGroup(child);
      running.delete(child);
      child.stdout?.destroy();
      child.stderr?.destroy();
      resolve({ name, outcome, ms: performance.now() - startedMs, output: parts.join('') });
    };
    const stop = () => {
      keep(`\n${name} timed out: it was stopped after its time budget of ${Math.round(budgetMs / 1000)} s (${command})\n`);
      finish('timed out');
    };
    const budgetTimer = budgetMs === undefined ? undefined : setTimeout(stop, budgetMs);
    const end = (code) => finish(code === 0 ? 'ok' : 'failed');

    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', keep);
    child.once('error', (error) => {
      keep(`${name} could not be started: ${error.message}\n`);
      finish('failed');
    });
    child.once('exit', (code) => setTimeout(end, CLOSE_GRACE_MS, code).unref());
    child.once('close', end);
  });
