import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { testLimits } from '../../scripts/time-limits.mjs';

/** The folder of the checkout. */
export const rootDir = fileURLToPath(new URL('../..', import.meta.url));

/** What a finished command left behind. */
export interface CommandResult {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command that hangs fails its test by this limit, with what it had printed by then. */
const LIMIT_MS = testLimits().processMs;

/** Runs a program to its end, without a shell and without input. `npm_*` variables of the outer run are not passed on. */
export const runCommand = (program: string, args: readonly string[], cwd: string): CommandResult => {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(npm_|NODE_OPTIONS$|VITEST)/i.test(name)));
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    cwd,
    env: { ...env, npm_config_update_notifier: 'false' },
    encoding: 'utf8',
    timeout: LIMIT_MS,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (error !== undefined) throw error;
  return { exitCode: status, stdout, stderr };
};
