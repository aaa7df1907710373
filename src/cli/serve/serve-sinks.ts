import { resolve } from 'node:path';
import type { JournalLines } from '../../autoscale/index.ts';
import { visibleText } from '../../report/index.ts';
import type { CommandHost } from '../command-host.ts';
import { describeError } from '../run/describe-error.ts';
import { journalFiles } from '../run/journal-files.ts';
import type { TextSink } from '../text-sink.ts';
import { UsageError } from '../usage-error.ts';
import type { ServeOptions } from './serve-options.ts';

/** Where a service writes beside its log. */
export interface ServeSinks {
  /** Outcomes of accepted tasks; absent when nobody wants them. */
  readonly out: TextSink | undefined;
  readonly journal: JournalLines | undefined;
  /** What goes wrong with files. */
  readonly messages: TextSink;
  /** Every file that was opened. */
  readonly opened: readonly TextSink[];
}

/** Opens what the options name. @throws UsageError when a file cannot be opened. */
export const openServeSinks = (host: CommandHost, options: ServeOptions): ServeSinks => {
  const opened: TextSink[] = [];
  const messages = host.stderr.sink;
  const open = (path: string, isAppending: boolean): TextSink => {
    try {
      const sink = host.openFile(resolve(host.workingDirectory, path), isAppending);
      opened.push(sink);
      return sink;
    } catch (error) {
      throw new UsageError(`${visibleText(path)} cannot be written: ${describeError(error).message}`);
    }
  };
  const { outPath, journalPath, journalLimitBytes: maxBytes } = options;
  const say = (text: string): void => messages.write(`marea: ${text}\n`);
  return {
    out: outPath === undefined ? undefined : open(outPath, true),
    journal:
      journalPath === undefined
        ? undefined
        : journalFiles({ path: journalPath, maxBytes, open: (path) => open(path, false), say }),
    messages,
    opened,
  };
};

/** Hands each line of a journal to all of `takers`. */
export const teeJournal =
  (takers: readonly (JournalLines | undefined)[]): JournalLines =>
  (line) => {
    for (const take of takers) take?.(line);
  };
