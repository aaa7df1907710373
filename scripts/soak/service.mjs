// `marea serve` in a process of its own, as the soak runs it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, existsSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const here = (file) => fileURLToPath(new URL(file, import.meta.url));

export const TOKEN = 'a-token-for-the-soak-alone';

/** Outcomes are kept for a minute and not for ten, so that what they take is there in the first third too. */
const ARGS = ['--port', '0', '--control-port', '0', '--no-policy', '--log', 'json', '--max', '64', '--keep', '60s'];

/** Starts the service and resolves when its ports are open. */
export const startService = async () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'marea-soak-'));
  const out = path.join(folder, 'out.ndjson');
  const child = spawn(
    process.execPath,
    ['--expose-gc', here('../../dist/cli.js'), 'serve', here('handler.mjs'), ...ARGS, '--out', out],
    { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, HOME: folder, MAREA_TOKEN: TOKEN } },
  );
  const errors = [];
  const said = {};
  let onSaid = () => undefined;
  createInterface({ input: child.stderr }).on('line', (line) => errors.push(line));
  createInterface({ input: child.stdout }).on('line', (line) => {
    const { level, msg, tasks, dashboard } = JSON.parse(line);
    if (tasks !== undefined) said.tasks = new URL(tasks);
    if (dashboard !== undefined) said.control = new URL(dashboard);
    if (level === 'error' && errors.length < 100) errors.push(msg);
    onSaid();
  });
  child.once('exit', () => onSaid());
  while (said.tasks === undefined || said.control === undefined) {
    await new Promise((resolve) => {
      onSaid = resolve;
    });
    if (child.exitCode !== null) throw new Error(`marea serve ended with ${child.exitCode}: ${errors.join('\n')}`);
  }

  /** How often each id is in the file of outcomes. */
  const outcomes = async () => {
    const counts = new Map();
    if (!existsSync(out)) return counts;
    for await (const line of createInterface({ input: createReadStream(out) })) {
      const { id } = JSON.parse(line);
      counts.set(id, (counts.get(id) ?? 0) + 1);
    }
    return counts;
  };

  return {
    tasks: said.tasks,
    control: said.control,
    errors,
    outcomes,
    get hasEnded() {
      return child.exitCode !== null || child.signalCode !== null;
    },
    /** Asks it to end, and gives its exit code. */
    stop: async () => {
      const ended = once(child, 'exit');
      if (child.exitCode !== null) return child.exitCode;
      child.kill('SIGTERM');
      return (await ended)[0];
    },
    /** Leaves nothing behind, whatever state it is in. */
    discard: () => {
      child.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
