import process from 'node:process';
import { getHeapStatistics } from 'node:v8';
import { HOST_EVERY_MS, type HostSignal } from './host-signal.ts';
import { memoryLimit } from './memory-limit.ts';

/** Bytes in use, and those that may be. */
export interface MemoryReading {
  readonly usedBytes: number;
  readonly limitBytes: number;
}

/** Reads the share of a limit that is in use. */
export class MemoryUse implements HostSignal {
  readonly everyMs = HOST_EVERY_MS;
  readonly #begin: () => () => MemoryReading;
  #readBytes: (() => MemoryReading) | undefined;

  /** `begin` is called at each start, and gives what is called at each reading. */
  constructor(begin: () => () => MemoryReading) {
    this.#begin = begin;
  }

  start(): void {
    this.#readBytes = this.#begin();
  }

  stop(): void {
    this.#readBytes = undefined;
  }

  read(): number | undefined {
    const reading = this.#readBytes?.();
    return reading === undefined || !(reading.limitBytes > 0) ? undefined : reading.usedBytes / reading.limitBytes;
  }
}

/**
 * A signal: the resident memory of this process as a share of what it may use, which is the control group's limit or the
 * machine's memory. Threads are in it, child processes are not.
 *
 * Use it under the name `memory` with the ceiling `memory`.
 * @public
 */
export const memoryUse = (): HostSignal =>
  new MemoryUse(() => {
    const { bytes: limitBytes } = memoryLimit(); // files: once is enough
    return () => ({ usedBytes: process.memoryUsage.rss(), limitBytes });
  });

/** A signal: the heap of this thread as a share of the most that V8 lets it grow to. @public */
export const heapUse = (): HostSignal =>
  new MemoryUse(() => () => {
    const { used_heap_size: usedBytes, heap_size_limit: limitBytes } = getHeapStatistics();
    return { usedBytes, limitBytes };
  });
