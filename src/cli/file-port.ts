import { close, fstatSync, ftruncateSync, write } from 'node:fs';

/** The few calls of the file system that a sink makes, on a file that is open. */
export interface FilePort {
  /** Writes `bytes` from `offset` on, at the end of the file. May write fewer. */
  write(
    descriptor: number,
    bytes: Uint8Array,
    offset: number,
    callback: (error: NodeJS.ErrnoException | null, written: number) => void,
  ): void;
  close(descriptor: number, callback: (error: NodeJS.ErrnoException | null | undefined) => void): void;
  /** Size of a regular file, in bytes; `undefined` for what has none, as a pipe. */
  sizeBytes(descriptor: number): number | undefined;
  /** Cuts the file to `bytes`. @throws when it cannot be cut. */
  truncate(descriptor: number, bytes: number): void;
}

/** The file system of the machine. */
export const systemFiles: FilePort = {
  write: (descriptor, bytes, offset, callback) => write(descriptor, bytes, offset, bytes.length - offset, null, callback),
  close,
  sizeBytes: (descriptor) => {
    const stats = fstatSync(descriptor);
    return stats.isFile() ? stats.size : undefined;
  },
  truncate: ftruncateSync,
};
