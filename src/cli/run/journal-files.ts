import { basename, dirname, extname, join } from 'node:path';
import { rotatingJournal } from '../../autoscale/index.ts';
import type { TextSink } from '../text-sink.ts';
import { describeError } from './describe-error.ts';

/** How the files of a journal are opened. */
export interface JournalFilesOptions {
  /** The first file, as the user named it. */
  readonly path: string;
  /** Size at which the next file begins, in bytes; absent: that of the library. */
  readonly maxBytes: number | undefined;
  /** Opens a file; it is closed at the end of the run at the latest. @throws when it cannot be opened. */
  readonly open: (path: string) => TextSink;
  /** Tells the user a line. */
  readonly say: (text: string) => void;
}

/** `run.journal`, then `run.2.journal`, `run.3.journal`, … */
export const journalPath = (path: string, index: number): string => {
  if (index === 0) return path;
  const ending = extname(path);
  return join(dirname(path), `${basename(path, ending)}.${index + 1}${ending}`);
};

/**
 * Takes the lines of a journal and writes them to files of a limited size. When the next file cannot be opened the present one goes
 * on, and that is told once: decisions are worth more than a limit. So is a file that cannot be written: the run goes on without it.
 * @throws when the first file cannot be opened.
 */
export const journalFiles = ({ path, maxBytes, open, say }: JournalFilesOptions): ((line: string) => void) => {
  let isBroken = false;
  const openWatched = (name: string): TextSink => {
    const sink = open(name);
    sink.onFailure(({ message }) => {
      if (!isBroken) say(`the journal cannot be written to its end: ${message}`);
      isBroken = true;
    });
    return sink;
  };
  let present = openWatched(path);
  let hasFailed = false;
  const openNext = (index: number): void => {
    if (index === 0 || hasFailed) return;
    try {
      const next = openWatched(journalPath(path, index));
      void present.close(); // what is written is flushed first
      present = next;
    } catch (error) {
      hasFailed = true;
      say(`the journal goes on in one file: ${describeError(error).message}`);
    }
  };
  return rotatingJournal({
    open: (index) => {
      openNext(index);
      return (line) => present.write(line);
    },
    ...(maxBytes !== undefined && { maxBytes }),
  });
};
