import { readFileSync } from 'node:fs';

/** Reads a small file; `undefined` when it is not there or cannot be read. */
export type ReadText = (path: string) => string | undefined;

/** Reads from the real file system. The kernel's own files are made in memory, so reading them does not wait for a disk. */
export const readTextFile: ReadText = (path) => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
};
