import { resolve } from 'node:path';
import type { AcceptedTask } from '../../service/index.ts';
import type { CommandHost } from '../command-host.ts';
import { shellQuote } from '../shell-quote.ts';

/** The line that keeps an accepted task which could not end; `marea run --input records` takes it. */
export const leftoverLine = ({ index, id, inputText }: AcceptedTask): string =>
  `{"index":${index},"id":${JSON.stringify(id)},"input":${inputText}}\n`;

/** The command line that runs what was left, ready for a POSIX shell. */
export const resumeLeftovers = (host: CommandHost, module: string, paths: readonly string[]): string => {
  const files = paths.map((path) => shellQuote(resolve(host.workingDirectory, path)));
  return [host.invocation, 'run', shellQuote(module), '--input', 'records', ...files].join(' ');
};
