import { syncBuiltinESMExports } from 'node:module';
import type { EarlyEnd } from './command-host.ts';
import { printAtOnce } from './print-at-once.ts';

/** What `process.exit` throws while a command goes on: a handler must not end the inputs of others. */
export class ProcessExitError extends Error {
  readonly code = 'ERR_PROCESS_EXIT';
  /** The code that was to be the process's. */
  readonly exitCode: number;

  constructor(exitCode: number) {
    super(
      `process.exit(${exitCode}) was refused, because other inputs run in this process; throw an error, or use --workers processes`,
    );
    this.name = 'ProcessExitError';
    this.exitCode = exitCode;
  }
}

const exitNow = process.exit.bind(process);

/** Ends the process, whoever has taken `process.exit` over. */
export const exit = (code: number, lastWords = ''): never => {
  printAtOnce(lastWords);
  return exitNow(code);
};

/** Takes over the ways in which a process ends by itself, until the result is disposed. */
export const onEarlyEnd = (listener: (end: EarlyEnd) => void): Disposable => {
  const onIdle = (): void => listener({ kind: 'idle' });
  const before = process.exit; // oxlint-disable-line typescript/unbound-method -- put back as it was
  process.on('beforeExit', onIdle); // the event loop is empty
  process.exit = (asked) => {
    const code = Number(asked ?? process.exitCode ?? 0);
    listener({ kind: 'exit', code });
    throw new ProcessExitError(code);
  };
  syncBuiltinESMExports(); // for whoever imports `exit` by its name
  return {
    [Symbol.dispose]: () => {
      process.off('beforeExit', onIdle);
      process.exit = before;
      syncBuiltinESMExports();
    },
  };
};
