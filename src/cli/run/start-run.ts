import { systemRandom } from '../../random/index.ts';
import type { CommandHost } from '../command-host.ts';
import type { ExitCode } from '../exit-code.ts';
import { UsageError } from '../usage-error.ts';
import { expandPaths, STDIN } from './expand-paths.ts';
import type { HandlerModule } from './handler-module.ts';
import { type InputSource, openInputs } from './input-source.ts';
import { loadForCommand } from './load-for-command.ts';
import { checkOutputFiles } from './output-files.ts';
import type { RunOptions } from './run-options.ts';
import { RunSession } from './run-session.ts';

/** Seeds that are drawn lie below this, so that they are short to type. */
const SEEDS = 1_000_000_000;

const inputsOf = async (host: CommandHost, options: RunOptions, module: string): Promise<InputSource> => {
  const { workingDirectory } = host;
  if (options.inputs.length === 0 && host.isStdinTerminal) {
    throw new UsageError('there are no inputs', 'Name files, or send lines to standard input: marea run <module> < inputs.txt');
  }
  const isStdinAlone = options.inputs.every((input) => input === STDIN);
  const paths = await expandPaths(options.inputs.length === 0 ? [STDIN] : options.inputs, workingDirectory);
  if (paths.filter((path) => path === STDIN).length > 1)
    throw new UsageError('- is named twice; standard input can be read once');
  checkOutputFiles(options, { module, inputs: paths }, workingDirectory);
  return openInputs({
    kind: options.inputKind ?? (isStdinAlone ? 'lines' : 'files'),
    paths,
    lineEnd: options.lineEnd,
    workingDirectory,
    readStdin: () => host.readStdin(),
  });
};

/** What the module prints while it is loaded must not come among the results. */
const loadModule = async (host: CommandHost, path: string): Promise<HandlerModule> => {
  const print = host.redirectConsole((text) => host.stderr.sink.write(text));
  try {
    return await loadForCommand(host, path);
  } finally {
    print[Symbol.dispose]();
  }
};

/** Runs a module over its inputs. @throws UsageError when module, inputs or files cannot be used; then nothing was run. */
export const startRun = async (host: CommandHost, options: RunOptions): Promise<ExitCode> => {
  if (options.module === undefined) {
    throw new UsageError('no handler module is named', 'Usage: marea run <module> [inputs...]; see marea run --help');
  }
  const source = await inputsOf(host, options, options.module);
  const module = await loadModule(host, options.module);
  const seed = options.seed ?? Math.floor(systemRandom.next() * SEEDS);
  return new RunSession(host, { options, module, source, seed }).run();
};
