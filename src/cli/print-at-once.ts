import { writeSync } from 'node:fs';

const STDERR = 2;

/** Pause before the next try when a pipe that someone made non-blocking is full, in milliseconds. */
const RETRY_MS = 5;

const isFull = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === 'EAGAIN';

/**
 * Writes to standard error before it returns: what a worker says last is read although it ends in the next moment. When nobody reads
 * it, it is lost.
 */
export const printAtOnce = (text: string): void => {
  const pause = new Int32Array(new SharedArrayBuffer(4));
  let rest: Uint8Array = Buffer.from(text);
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(STDERR, rest));
    } catch (error) {
      if (!isFull(error)) return;
      Atomics.wait(pause, 0, 0, RETRY_MS);
    }
  }
};
