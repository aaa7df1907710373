import { shellQuote } from '../shell-quote.ts';

/** What a line that resumes a run is made of. */
export interface ResumeRequest {
  /** How the command was started, for example `npx marea`. */
  readonly invocation: string;
  readonly module: string;
  /** Files of the inputs that were not run. */
  readonly unstartedPaths: readonly string[];
  /** Options of the first run that hold for the second one too, as words. */
  readonly repeatable: readonly string[];
  /** Whether the first run wrote files of its own that the second one must not overwrite. */
  readonly isAppending: boolean;
}

/** The command line that runs what was left, ready for a POSIX shell. */
export const resumeLine = (request: ResumeRequest): string => {
  const words = [request.module, '--input', 'records', ...(request.isAppending ? ['--append'] : []), ...request.repeatable];
  return [request.invocation, 'run', ...words.map(shellQuote), ...request.unstartedPaths.map(shellQuote)].join(' ');
};
