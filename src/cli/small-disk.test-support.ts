import type { FilePort } from './file-port.ts';

/**
 * A disk in memory with little room, for tests: a write that does not fit is cut short, the next one fails with ENOSPC. Descriptors are
 * numbers of the test's choice.
 */
export class SmallDisk implements FilePort {
  readonly #files = new Map<number, Buffer>();
  readonly #pipes: ReadonlySet<number>;
  #roomBytes: number;

  constructor(roomBytes: number, pipes: readonly number[] = []) {
    this.#roomBytes = roomBytes;
    this.#pipes = new Set(pipes);
  }

  write(descriptor: number, bytes: Uint8Array, offset: number, callback: Parameters<FilePort['write']>[3]): void {
    const written = Math.min(bytes.length - offset, this.#roomBytes);
    queueMicrotask(() => {
      if (written === 0) {
        callback(Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' }), 0);
        return;
      }
      this.#put(descriptor, bytes.subarray(offset, offset + written));
      callback(null, written);
    });
    this.#roomBytes -= written;
  }

  close(_descriptor: number, callback: Parameters<FilePort['close']>[1]): void {
    queueMicrotask(() => callback(null));
  }

  sizeBytes(descriptor: number): number | undefined {
    return this.#pipes.has(descriptor) ? undefined : (this.#files.get(descriptor)?.length ?? 0);
  }

  truncate(descriptor: number, bytes: number): void {
    this.#files.set(descriptor, (this.#files.get(descriptor) ?? Buffer.alloc(0)).subarray(0, bytes));
  }

  /** Another program writes to the file. */
  append(descriptor: number, text: string): void {
    this.#put(descriptor, Buffer.from(text));
  }

  textOf(descriptor: number): string {
    return this.#files.get(descriptor)?.toString('utf8') ?? '';
  }

  #put(descriptor: number, bytes: Uint8Array): void {
    this.#files.set(descriptor, Buffer.concat([this.#files.get(descriptor) ?? Buffer.alloc(0), bytes]));
  }
}
