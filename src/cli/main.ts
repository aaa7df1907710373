#!/usr/bin/env node
import { packageVersion } from './package-version.ts';
import { printAtOnce } from './print-at-once.ts';

let isDone = false;

/**
 * The command's entry. It loads as little as it can: `--version` needs nothing, every other command line loads the parser and the one
 * command that it names.
 */
const start = async (argv: readonly string[]): Promise<void> => {
  if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-V')) {
    process.stdout.write(`${packageVersion(import.meta.url)}\n`);
    isDone = true;
    return;
  }
  const [{ createProcessHost }, { runProgram }] = await Promise.all([import('./process-host.ts'), import('./program.ts')]);
  const host = createProcessHost();
  const code = await runProgram(argv, host, () => packageVersion(import.meta.url));
  await Promise.all([host.stdout.sink.flush(), host.stderr.sink.flush()]);
  isDone = true;
  const { failure } = host.stdout.sink;
  if (code === 0 && failure !== undefined && failure.code !== 'EPIPE') {
    host.stderr.sink.write(`error: standard output cannot be written: ${failure.message}\n`);
    await host.stderr.sink.flush();
    process.exit(1); // what was to be read there is not there
  }
  // A handler may have left sockets or timers behind: the work is done, so they must not keep the process.
  process.exit(code);
};

// Whatever ends the process in the middle, as a module that calls `process.exit(0)` where nobody listens: that is no success.
process.once('exit', (code) => {
  if (isDone || code !== 0) return;
  printAtOnce('error: the process was ended before its work was done\n');
  process.exitCode = 1;
});

/** Only a defect of the command itself gets here. It MUST NOT end well, whoever still listens for errors that nobody caught. */
const fail = (error: unknown): never => {
  printAtOnce(`error: marea itself failed\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exit(1);
};

void start(process.argv.slice(2)).catch(fail); // `fail` ends the process
