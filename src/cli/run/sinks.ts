import type { JournalLines } from '../../autoscale/index.ts';
import { visibleText } from '../../report/index.ts';
import type { CommandHost } from '../command-host.ts';
import { KeptLines } from '../kept-lines.ts';
import { keptPlaces } from '../kept-places.ts';
import { OpenedFiles } from '../opened-files.ts';
import { RescuedSink } from '../rescued-sink.ts';
import type { TextSink } from '../text-sink.ts';
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

  takeUnwritten(): string {
    return this.#sink.takeUnwritten();
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
  readonly results: RescuedSink;
  readonly failures: RescuedSink;
  /** Lines that `results` and `failures` could not write. */
  readonly unwritten: KeptLines;
  /** Inputs that were not run to their end. */
  readonly unstarted: KeptLines;
  readonly journal: JournalLines | undefined;
  /** Writes to standard error, above live progress. */
  readonly messages: TextSink;
  /** Every file that was opened for the run, as it was until {@link begin}. */
  readonly opened: OpenedFiles;
}

/** Opens what the options name: results go to `--out`, else to standard output; failures to `--failed`, else to the results. */
class SinkOpener {
  readonly #host: CommandHost;
  readonly #options: RunOptions;
  readonly #opened: OpenedFiles;
  readonly #messages: TextSink;

  constructor(host: CommandHost, options: RunOptions, opened: OpenedFiles, messages: TextSink) {
    this.#host = host;
    this.#options = options;
    this.#opened = opened;
    this.#messages = messages;
  }

  readonly say = (text: string): void => this.#messages.write(`marea: ${text}\n`);

  file(path: string): TextSink {
    return this.#opened.open(path, this.#options.isAppending ? 'append' : 'replace');
  }

  kept(what: string, asked: string | undefined): KeptLines {
    const near = asked === undefined ? this.#options.unstartedPath : undefined;
    const request = { host: this.#host, what, asked, near, messages: this.#messages, say: this.say };
    return new KeptLines(keptPlaces(request), (path, error) =>
      this.say(`${visibleText(path)} cannot be written to its end: ${error.message}`),
    );
  }

  journal(path: string): JournalLines {
    return journalFiles({
      path,
      maxBytes: this.#options.journalLimitBytes,
      openFirst: () => ({ path, number: 1, file: this.#opened.open(path, 'replace') }),
      openNext: (name, number) => this.#opened.next(name, number),
      say: this.say,
    });
  }
}

/** @throws UsageError when a file cannot be opened; then all are as they were. */
export const openSinks = (host: CommandHost, options: RunOptions, display: () => LiveDisplay | undefined): RunSinks => {
  const { stdout, stderr } = host;
  const { outPath, failedPath, unstartedPath, journalPath } = options;
  const messages = stderr.isTerminal ? new AboveDisplay(stderr.sink, display) : stderr.sink;
  const opened = new OpenedFiles(host);
  const opener = new SinkOpener(host, options, opened, messages);
  return opened.orDiscard(() => {
    const unwritten = opener.kept('unwritten', undefined);
    const rescued = (sink: TextSink, name: string, mayLoseReader: boolean) =>
      new RescuedSink(sink, { name, rescue: unwritten, mayLoseReader });
    const standard = stdout.isTerminal && stderr.isTerminal ? new AboveDisplay(stdout.sink, display) : stdout.sink;
    const results =
      outPath === undefined ? rescued(standard, 'standard output', true) : rescued(opener.file(outPath), outPath, false);
    const isShared = failedPath === undefined || isOneFile(host.workingDirectory, failedPath, outPath);
    return {
      results,
      failures: isShared ? results : rescued(opener.file(failedPath), failedPath, false),
      unwritten,
      unstarted: opener.kept('unstarted', unstartedPath),
      journal: journalPath === undefined ? undefined : opener.journal(journalPath),
      messages,
      opened,
    };
  });
};
