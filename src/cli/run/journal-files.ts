import { rotatingJournal } from '../../autoscale/index.ts';
import { visibleText } from '../../report/index.ts';
import { type NumberedFile, numberedPath } from '../numbered-file.ts';
import type { TextSink } from '../text-sink.ts';
import { describeError } from './describe-error.ts';

/** How the files of a journal are opened. */
export interface JournalFilesOptions {
  /** The first file, as the user named it. */
  readonly path: string;
  /** Size at which the next file begins, in bytes; absent: that of the library. */
  readonly maxBytes: number | undefined;
  /** Opens the first file; it is closed at the end of the run at the latest. @throws when it cannot be opened. */
  readonly openFirst: (path: string) => NumberedFile;
  /** Opens a further file under the first number from `number` on that is free. @throws when it cannot be opened. */
  readonly openNext: (path: string, number: number) => NumberedFile;
  /** Tells the user a line. */
  readonly say: (text: string) => void;
}

/**
 * Takes the lines of a journal and writes them to files of a limited size: `run.journal`, then `run.2.journal`, `run.3.journal`, …, of
 * which those that are there already are passed over, and that is told. When the next file cannot be opened the present one goes
 * on, and that is told once: decisions are worth more than a limit. So is a file that cannot be written: the run goes on without it.
 * @throws when the first file cannot be opened.
 */
export const journalFiles = (options: JournalFilesOptions): ((line: string) => void) => {
  const { path, maxBytes, openFirst, openNext, say } = options;
  let isBroken = false;
  const watched = (sink: TextSink): TextSink => {
    sink.onFailure(({ message }) => {
      if (!isBroken) say(`the journal cannot be written to its end: ${message}`);
      isBroken = true;
    });
    return sink;
  };
  const first = openFirst(path);
  let { number } = first;
  if (first.path !== path) say(`the journal is in ${visibleText(first.path)}: there is a ${visibleText(path)} already`);
  let present = watched(first.file);
  let hasFailed = false;
  const goOn = (): void => {
    if (hasFailed) return;
    try {
      const next = openNext(path, number + 1);
      if (next.number > number + 1)
        say(
          `the journal goes on in ${visibleText(next.path)}: there is a ${visibleText(numberedPath(path, number + 1))} already`,
        );
      void present.close(); // what is written is flushed first
      present = watched(next.file);
      number = next.number;
    } catch (error) {
      hasFailed = true;
      say(`the journal goes on in one file: ${describeError(error).message}`);
    }
  };
  return rotatingJournal({
    open: (index) => {
      if (index > 0) goOn();
      return (line) => present.write(line);
    },
    ...(maxBytes !== undefined && { maxBytes }),
  });
};
