import { formatCounted, visibleText } from '../../report/index.ts';
import type { CommandHost } from '../command-host.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { resumeLine } from './resume-line.ts';
import type { RunOptions } from './run-options.ts';
import type { RunEnd } from './run-summary.ts';

/** What happened to a run besides its inputs. */
export interface RunFacts {
  readonly isInterrupted: boolean;
  readonly hasFailedFast: boolean;
  /** An output or the source broke, or an error was not caught. */
  readonly isBroken: boolean;
  /** Inputs that failed for good. */
  readonly failed: number;
}

/** How the run ended, in one word. */
export const endOf = ({ isInterrupted, isBroken, hasFailedFast }: RunFacts): RunEnd => {
  if (isInterrupted) return 'interrupted';
  if (isBroken) return 'broken';
  return hasFailedFast ? 'failed-fast' : 'complete';
};

/** The code for the shell. */
export const exitCodeOf = (facts: RunFacts): ExitCode => {
  if (facts.isInterrupted) return EXIT.interrupted;
  return facts.isBroken || facts.failed > 0 ? EXIT.failed : EXIT.ok;
};

/** How inputs that were not run are run later. */
export interface Resumption {
  /** The command line. */
  readonly line: string;
  /** What is told about it. */
  readonly message: string;
}

/** Says where the inputs are that were not run, and which command line runs them; `undefined` when there are none. */
export const resumptionOf = (
  host: Pick<CommandHost, 'invocation'>,
  options: RunOptions,
  unstarted: { readonly count: number; readonly path: string | undefined },
): Resumption | undefined => {
  const { count, path } = unstarted;
  if (path === undefined || options.module === undefined) return undefined;
  const line = resumeLine({
    invocation: host.invocation,
    module: options.module,
    unstartedPath: path,
    repeatable: options.repeatable,
    isAppending: options.outPath !== undefined || options.failedPath !== undefined,
  });
  const where = options.outPath === undefined ? '\n  (append its output to the results that you have)' : '';
  const were = count === 1 ? 'was not run and is' : 'were not run and are';
  return {
    line,
    message: `${formatCounted(count, 'input')} ${were} in ${visibleText(path)}; this runs them:\n  ${line}${where}`,
  };
};
