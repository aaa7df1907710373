import { resolve } from 'node:path';
import type { JournalLines } from '../../autoscale/index.ts';
import { visibleText } from '../../report/index.ts';
import type { CommandHost } from '../command-host.ts';
import type { TextSink } from '../text-sink.ts';
import { UsageError } from '../usage-error.ts';
import { describeError } from './describe-error.ts';
import { journalFiles } from './journal-files.ts';
import type { LiveDisplay } from './live-display.ts';
import { isOneFile } from './output-files.ts';
import type { RunOptions } from './run-options.ts';

/** Writes to a terminal that also shows live progress: the progress makes way. */
class AboveDisplay implements TextSink {
  readonly isFull = false;
  readonly #sink: TextSink;
  readonly #display: () => LiveDisplay | undefined;

  constructor(sink: TextSink, display: () => LiveDisplay | undefined) {
    this.#sink = sink;
    this.#display = display;
  }

  get failure(): NodeJS.ErrnoException | undefined {
    return this.#sink.failure;
  }

  write(text: string): void {
    const display = this.#display();
    if (display === undefined) this.#sink.write(text);
    else display.above(() => this.#sink.write(text));
  }

  whenRoom(callback: () => void): void {
    callback();
  }

  flush(): Promise<void> {
    return this.#sink.flush();
  }

  close(): Promise<void> {
    return this.#sink.close();
  }

  onFailure(listener: (error: NodeJS.ErrnoException) => void): void {
    this.#sink.onFailure(listener);
  }
}

/** Where a run writes. */
export interface RunSinks {
  readonly results: TextSink;
  readonly failures: TextSink;
  readonly journal: JournalLines | undefined;
  /** Writes to standard error, above live progress. */
  readonly messages: TextSink;
  /** Every sink that was opened for the run. */
  readonly opened: readonly TextSink[];
}

const openChecked = (host: CommandHost, path: string, isAppending: boolean): TextSink => {
  try {
    return host.openFile(resolve(host.workingDirectory, path), isAppending);
  } catch (error) {
    throw new UsageError(`${visibleText(path)} cannot be written: ${describeError(error).message}`);
  }
};

/**
 * Opens what the options name: results go to `--out`, else to standard output; failures to `--failed`, else to the results.
 * @throws UsageError when a file cannot be opened.
 */
export const openSinks = (host: CommandHost, options: RunOptions, display: () => LiveDisplay | undefined): RunSinks => {
  const opened: TextSink[] = [];
  const open = (path: string, isAppending: boolean): TextSink => {
    const sink = openChecked(host, path, isAppending);
    opened.push(sink);
    return sink;
  };
  const openIfNamed = (path: string | undefined): TextSink | undefined =>
    path === undefined ? undefined : open(path, options.isAppending);
  const { stdout, stderr } = host;
  const standard = stdout.isTerminal && stderr.isTerminal ? new AboveDisplay(stdout.sink, display) : stdout.sink;
  const results = openIfNamed(options.outPath) ?? standard;
  const isShared = options.failedPath === undefined || isOneFile(host.workingDirectory, options.failedPath, options.outPath);
  const failures = isShared ? results : (openIfNamed(options.failedPath) ?? results);
  const messages = stderr.isTerminal ? new AboveDisplay(stderr.sink, display) : stderr.sink;
  const { journalPath, journalLimitBytes: maxBytes } = options;
  const openJournal = (path: string): TextSink => open(path, false);
  const say = (text: string): void => messages.write(`marea: ${text}\n`);
  const journal = journalPath === undefined ? undefined : journalFiles({ path: journalPath, maxBytes, open: openJournal, say });
  return { results, failures, journal, messages, opened };
};
