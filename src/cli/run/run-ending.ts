import { formatCounted, visibleText } from '../../report/index.ts';
import type { CommandHost } from '../command-host.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import type { KeptIn } from '../kept-lines.ts';
import { shellQuote } from '../shell-quote.ts';
import { resumeLine } from './resume-line.ts';
import type { RunOptions } from './run-options.ts';
import type { RunEnd } from './run-summary.ts';

/** What happened to a run besides its inputs. */
export interface RunFacts {
  readonly isInterrupted: boolean;
  readonly hasFailedFast: boolean;
  /** An output or the source broke, an error was not caught, or a handler never ended. */
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
  /** The command line; absent when no input is in a file. */
  readonly line: string | undefined;
  /** What is told about it. */
  readonly message: string;
}

/** The names of files, with how many lines each has when there are several. */
const placesText = (places: readonly KeptIn[]): string =>
  places.map(({ path, lines }) => (places.length === 1 ? visibleText(path) : `${visibleText(path)} (${lines})`)).join(' and ');

/** Says where the inputs are that were not run, and which command line runs them; `undefined` when there are none. */
export const resumptionOf = (
  host: Pick<CommandHost, 'invocation'>,
  options: RunOptions,
  places: readonly KeptIn[],
): Resumption | undefined => {
  if (places.length === 0 || options.module === undefined) return undefined;
  const count = places.reduce((sum, { lines }) => sum + lines, 0);
  const were = count === 1 ? 'was not run and is' : 'were not run and are';
  const head = `${formatCounted(count, 'input')} ${were} in ${placesText(places)}`;
  const files = places.filter(({ isFile }) => isFile).map(({ path }) => path);
  if (files.length === 0) return { line: undefined, message: `${head}: the lines {"index","input"} above` };
  const line = resumeLine({
    invocation: host.invocation,
    module: options.module,
    unstartedPaths: files,
    repeatable: options.repeatable,
    isAppending: options.outPath !== undefined || options.failedPath !== undefined,
  });
  const where = options.outPath === undefined ? '\n  (append its output to the results that you have)' : '';
  return {
    line,
    message: `${head}; this runs ${files.length === places.length ? 'them' : 'those in files'}:\n  ${line}${where}`,
  };
};

/** Says where the lines of results and failures are that could not be written; `undefined` when there are none. */
export const unwrittenMessage = (
  { outPath, failedPath }: Pick<RunOptions, 'outPath' | 'failedPath'>,
  places: readonly KeptIn[],
): string | undefined => {
  if (places.length === 0) return undefined;
  const count = places.reduce((sum, { lines }) => sum + lines, 0);
  const were = count === 1 ? 'is' : 'are';
  const head = `${formatCounted(count, 'line')} that could not be written ${were} in ${placesText(places)}`;
  const files = places.filter(({ isFile }) => isFile).map(({ path }) => shellQuote(path));
  if (files.length === 0) return `${head}: the lines with "result" or "error" above`;
  if (outPath === undefined || failedPath !== undefined)
    return `${head}; ${count === 1 ? 'it belongs' : 'they belong'} to the results that you have`;
  return `${head}; this adds them, once there is room:\n  cat ${files.join(' ')} >> ${shellQuote(outPath)}`;
};
