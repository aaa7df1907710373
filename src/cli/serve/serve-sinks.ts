import type { JournalLines } from '../../autoscale/index.ts';
import type { CommandHost } from '../command-host.ts';
import { KeptLines } from '../kept-lines.ts';
import { keptPlaces } from '../kept-places.ts';
import { OpenedFiles } from '../opened-files.ts';
import { RescuedSink } from '../rescued-sink.ts';
import { journalFiles } from '../run/journal-files.ts';
import { checkOutputFiles } from '../run/output-files.ts';
import type { ServeOptions } from './serve-options.ts';

/** Told what goes wrong with a file. */
export type FileTrouble = (facts: { readonly file?: string; readonly error?: string }, message: string) => void;

/** Where a service writes beside its log. */
export interface ServeSinks {
  /** Outcomes of accepted tasks; absent when nobody wants them. */
  readonly out: RescuedSink | undefined;
  /** Outcomes that `out` could not write. */
  readonly unwritten: KeptLines;
  /** Accepted tasks that could not end. */
  readonly leftovers: KeptLines;
  readonly journal: JournalLines | undefined;
  /** Every file that was opened; nothing in one has changed yet. */
  readonly opened: OpenedFiles;
}

/**
 * Opens what the options name. A file of an earlier run is never overwritten: outcomes are added to it, a journal or leftovers go to the
 * next free number.
 * @throws UsageError when a file cannot be opened, or is another one's.
 */
export const openServeSinks = (host: CommandHost, options: ServeOptions, tell: FileTrouble): ServeSinks => {
  const { outPath, journalPath, unstartedPath, module, journalLimitBytes: maxBytes } = options;
  const files = { outPath, journalPath, unstartedPath, failedPath: undefined };
  checkOutputFiles(files, { module, inputs: [] }, host.workingDirectory);
  const opened = new OpenedFiles(host);
  const kept = (what: string, asked: string | undefined): KeptLines => {
    const near = asked === undefined ? unstartedPath : undefined;
    const say = (message: string): void => tell({}, message);
    const places = keptPlaces({ host, what, asked, near, messages: host.stderr.sink, say });
    return new KeptLines(places, (file, { message: error }) => tell({ file, error }, 'a file cannot be written to its end'));
  };
  return opened.orDiscard(() => {
    const unwritten = kept('unwritten', undefined);
    const out =
      outPath === undefined ? undefined : new RescuedSink(opened.open(outPath, 'append'), { name: outPath, rescue: unwritten });
    out?.onFailure(({ message: error }) => tell({ file: out.name, error }, 'outcomes cannot be written there any more'));
    const next = (path: string, number: number) => opened.next(path, number);
    return {
      out,
      unwritten,
      leftovers: kept('unstarted', unstartedPath),
      journal:
        journalPath === undefined
          ? undefined
          : journalFiles({
              path: journalPath,
              maxBytes,
              openFirst: (path) => next(path, 1),
              openNext: next,
              say: (text) => tell({}, text),
            }),
      opened,
    };
  });
};

/** Hands each line of a journal to all of `takers`. */
export const teeJournal =
  (takers: readonly (JournalLines | undefined)[]): JournalLines =>
  (line) => {
    for (const take of takers) take?.(line);
  };
