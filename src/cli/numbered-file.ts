import { basename, dirname, extname, join, resolve } from 'node:path';
import type { CommandHost } from './command-host.ts';
import type { FileText } from './text-sink.ts';

/** `run.journal`, then `run.2.journal`, `run.3.journal`, …; numbers count from 1. */
export const numberedPath = (path: string, number: number): string => {
  if (number === 1) return path;
  const ending = extname(path);
  return join(dirname(path), `${basename(path, ending)}.${number}${ending}`);
};

/** A file that was opened, under the name that it got. */
export interface NumberedFile {
  readonly path: string;
  readonly number: number;
  readonly file: FileText;
}

const isTaken = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'EEXIST';

/**
 * Opens a file that overwrites and extends nothing: under the first name from `number` on that is free or empty, and not in use already: a
 * file that is written may still be empty.
 * @throws when the file cannot be opened for another reason.
 */
export const openNumbered = (
  host: Pick<CommandHost, 'openFile' | 'workingDirectory'>,
  named: string,
  number = 1,
  isInUse: (path: string) => boolean = () => false,
): NumberedFile => {
  for (let next = number; ; next += 1) {
    const path = numberedPath(named, next);
    if (isInUse(path)) continue;
    try {
      return { path, number: next, file: host.openFile(resolve(host.workingDirectory, path), 'new') };
    } catch (error) {
      if (!isTaken(error)) throw error;
    }
  }
};
