import type { Clock } from '../time/index.ts';
import type { FileText, OpenMode, TextSink } from './text-sink.ts';

/** An output of the process: text goes to `sink`. */
export interface Output {
  readonly sink: TextSink;
  /** Whether a person reads it on a terminal. */
  readonly isTerminal: boolean;
  /** Width of the terminal now, in characters; 80 when it is none. */
  readonly columns: number;
}

/** What the outside wants of a running command. */
export type HostEvent =
  /** Ctrl-C, or a signal that asks the process to end. */
  | { readonly kind: 'interrupt'; readonly signal: string }
  /** An error that nobody caught, for example in a promise that a handler left alone. */
  | { readonly kind: 'uncaught'; readonly error: unknown };

/** A way in which the process would end although its command goes on. */
export type EarlyEnd =
  /** Nothing is left that could call anything: what is still awaited never comes. */
  | { readonly kind: 'idle' }
  /** `process.exit` was called, by a handler or by what it uses. It was refused: the caller got an error. */
  | { readonly kind: 'exit'; readonly code: number };

/** Everything a command needs of the process. Commands take it, so that tests can hand in another one. */
export interface CommandHost {
  readonly clock: Clock;
  readonly workingDirectory: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly processId: number;
  /** How the user started the command, for example `marea` or `npx marea`; used to print a line that can be run again. */
  readonly invocation: string;
  readonly stdout: Output;
  readonly stderr: Output;
  /**
   * Standard output for a log, whose reader may stop reading while the process has to go on and to end. What is written to `stdout` beside it
   * comes in any order.
   */
  openLog(): TextSink;
  /** Whether standard input is a terminal, so that nothing comes unless the user types. */
  readonly isStdinTerminal: boolean;
  /** The bytes of standard input. To be called once. */
  readStdin(): AsyncIterable<Uint8Array>;
  /** Opens a file for writing. Nothing in it changes yet. @throws when it cannot be opened. */
  openFile(path: string, mode: OpenMode): FileText;
  /** Takes over signals and uncaught errors until the result is disposed. */
  onEvent(listener: (event: HostEvent) => void): Disposable;
  /** Is told of ways in which the process would end by itself, and keeps it from `process.exit`, until the result is disposed. */
  onEarlyEnd(listener: (end: EarlyEnd) => void): Disposable;
  /** Sends what handlers print with `console` to `print` until the result is disposed, so that results stay alone on stdout. */
  redirectConsole(print: (text: string) => void): Disposable;
  /** Ends the process now; what goes to standard error before has arrived by then, unless nobody reads it. */
  exit(code: number, lastWords?: string): never;
}
