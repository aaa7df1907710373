import { systemRandom } from '../../random/index.ts';
import type { CommandHost } from '../command-host.ts';
import type { ExitCode } from '../exit-code.ts';
import { UsageError } from '../usage-error.ts';
import { DemoSession } from './demo-session.ts';
import type { RunOptions } from './run-options.ts';

const SEEDS = 1_000_000_000;

/** Plays the built-in load. @throws UsageError when a module or inputs are named. */
export const startDemo = (host: CommandHost, options: RunOptions): Promise<ExitCode> => {
  if (options.module !== undefined) throw new UsageError('--demo brings its own load; it takes no module and no inputs');
  const seed = options.seed ?? Math.floor(systemRandom.next() * SEEDS);
  return new DemoSession(host, options, seed).run();
};
