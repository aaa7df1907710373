import { constants, fstatSync, openSync } from 'node:fs';
import { Socket } from 'node:net';
import { basename, delimiter, dirname } from 'node:path';
import { isatty, type WriteStream } from 'node:tty';
import { systemClock } from '../time/index.ts';
import type { CommandHost, HostEvent, Output } from './command-host.ts';
import { exit, onEarlyEnd } from './early-end.ts';
import { FileSink } from './file-sink.ts';
import { openNamedFile } from './named-file.ts';
import { PipeSink } from './pipe-sink.ts';
import { redirectConsole } from './redirect-console.ts';
import { shellQuote } from './shell-quote.ts';
import { StreamSink } from './stream-sink.ts';
import type { TextSink } from './text-sink.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** A handler that a run has given up may still print, after its command has ended: standard output belongs to the results even then. */
const redirectInto =
  (stderr: TextSink) =>
  (print: (text: string) => void): Disposable => {
    const redirected = redirectConsole(print);
    return {
      [Symbol.dispose]: () => {
        redirected[Symbol.dispose]();
        redirectConsole((text) => stderr.write(text));
      },
    };
  };

/**
 * A terminal is written through its stream. Everything else is written through its descriptor, and `process.stdout` is then not
 * even touched: reading that property makes a pipe non-blocking, for every process that shares it.
 */
const outputOf = (descriptor: 1 | 2): Output => {
  if (!isatty(descriptor)) return { sink: new FileSink(descriptor, { clock: systemClock }), isTerminal: false, columns: 80 };
  const stream: WriteStream = descriptor === 1 ? process.stdout : process.stderr;
  return {
    sink: new StreamSink(stream),
    isTerminal: true,
    get columns(): number {
      return stream.columns > 0 ? stream.columns : 80;
    },
  };
};

/**
 * A pipe under a description of its own, where the system gives one (Linux): that of standard output may be shared with other processes, for
 * which it would no longer block either.
 */
const ownPipe = (descriptor: number): number => {
  try {
    return openSync(`/proc/self/fd/${descriptor}`, constants.O_WRONLY | constants.O_NONBLOCK);
  } catch {
    return descriptor;
  }
};

/** Standard output for a log. Only pipes and sockets have readers that can stop. */
const openLog = (stdout: TextSink): TextSink => {
  const kind = fstatSync(1);
  if (kind.isFIFO()) return new PipeSink(new Socket({ fd: ownPipe(1), readable: false, writable: true }));
  if (kind.isSocket()) return new PipeSink(new Socket({ fd: 1, readable: false, writable: true }));
  return stdout;
};

const invocationOf = (argv: readonly string[], environment: NodeJS.ProcessEnv): string => {
  const script = argv[1] ?? 'marea';
  const isNamed = basename(script) === 'marea';
  if (isNamed && environment['npm_command'] === 'exec') return 'npx marea';
  if (isNamed && (environment['PATH'] ?? '').split(delimiter).includes(dirname(script))) return 'marea';
  return isNamed ? shellQuote(script) : `node ${shellQuote(script)}`;
};

const onEvent = (listener: (event: HostEvent) => void): Disposable => {
  const onSignal = (signal: string): void => listener({ kind: 'interrupt', signal });
  const onUncaught = (error: unknown): void => listener({ kind: 'uncaught', error });
  for (const signal of SIGNALS) process.on(signal, onSignal);
  process.on('uncaughtException', onUncaught); // also promises that reject unhandled
  return {
    [Symbol.dispose]: () => {
      for (const signal of SIGNALS) process.off(signal, onSignal);
      process.off('uncaughtException', onUncaught);
    },
  };
};

/** The real process as a {@link CommandHost}. */
export const createProcessHost = (): CommandHost => {
  const [stdout, stderr] = [outputOf(1), outputOf(2)];
  return {
    clock: systemClock,
    workingDirectory: process.cwd(),
    environment: process.env,
    processId: process.pid,
    invocation: invocationOf(process.argv, process.env),
    stdout,
    stderr,
    openLog: () => openLog(stdout.sink),
    isStdinTerminal: isatty(0),
    readStdin: () => process.stdin,
    openFile: (path, mode) => openNamedFile(path, mode, systemClock),
    onEvent,
    onEarlyEnd,
    redirectConsole: redirectInto(stderr.sink),
    exit,
  };
};
