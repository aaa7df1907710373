import { close, write } from 'node:fs';
import type { Clock } from '../time/index.ts';
import type { TextSink } from './text-sink.ts';

/** Above this many waiting characters the writer should pause. */
const HIGH_WATER_CHARACTERS = 262_144;

/** Pause before the next try when a pipe that someone made non-blocking is full. */
const RETRY_MS = 5;

/** How a {@link FileSink} is made. */
export interface FileSinkOptions {
  readonly clock: Clock;
  /** Whether the sink opened the descriptor itself, and so closes it. @defaultValue false */
  readonly isOwner?: boolean;
}

/**
 * Writes to a file descriptor: a file, or the process's own output when it is no terminal. One write is under way at a time;
 * what comes meanwhile is joined into the next, so that a million short lines are a few thousand writes. Unlike
 * `process.stdout`, whose writes to a pipe block, a slow reader does not stop the event loop.
 */
export class FileSink implements TextSink {
  readonly #descriptor: number;
  readonly #clock: Clock;
  readonly #isOwner: boolean;
  #waiting: string[] = [];
  #waitingCharacters = 0;
  #isWriting = false;
  #isClosed = false;
  #failure: NodeJS.ErrnoException | undefined;
  #roomCallbacks: (() => void)[] = [];
  #flushCallbacks: (() => void)[] = [];
  #failureListeners: ((error: NodeJS.ErrnoException) => void)[] = [];

  constructor(descriptor: number, options: FileSinkOptions) {
    this.#descriptor = descriptor;
    this.#clock = options.clock;
    this.#isOwner = options.isOwner ?? false;
  }

  get isFull(): boolean {
    return this.#waitingCharacters > HIGH_WATER_CHARACTERS;
  }

  get failure(): NodeJS.ErrnoException | undefined {
    return this.#failure;
  }

  write(text: string): void {
    if (this.#failure !== undefined || this.#isClosed || text === '') return;
    this.#waiting.push(text);
    this.#waitingCharacters += text.length;
    if (!this.#isWriting) this.#writeNext();
  }

  whenRoom(callback: () => void): void {
    if (this.isFull) this.#roomCallbacks.push(callback);
    else callback();
  }

  onFailure(listener: (error: NodeJS.ErrnoException) => void): void {
    this.#failureListeners.push(listener);
  }

  flush(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#isWriting) this.#flushCallbacks.push(resolve);
      else resolve();
    });
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    await this.flush();
    if (this.#isOwner) await new Promise<void>((resolve) => close(this.#descriptor, () => resolve()));
  }

  #writeNext(): void {
    const bytes = Buffer.from(this.#waiting.join(''), 'utf8');
    this.#waiting = [];
    this.#waitingCharacters = 0;
    this.#isWriting = true;
    this.#writeFrom(bytes, 0);
  }

  #writeFrom(bytes: Buffer, offset: number): void {
    write(this.#descriptor, bytes, offset, bytes.length - offset, null, (error, written) => {
      if (error?.code === 'EAGAIN') {
        this.#clock.setTimer(() => this.#writeFrom(bytes, offset), RETRY_MS, { keepAlive: true });
      } else if (error !== null) {
        this.#fail(error);
      } else if (offset + written < bytes.length) {
        this.#writeFrom(bytes, offset + written);
      } else {
        this.#written();
      }
    });
  }

  #written(): void {
    this.#callRoom();
    if (this.#waiting.length > 0) {
      this.#writeNext();
      return;
    }
    this.#isWriting = false;
    this.#callFlushed();
  }

  #fail(error: NodeJS.ErrnoException): void {
    this.#failure = error;
    this.#waiting = [];
    this.#waitingCharacters = 0;
    this.#isWriting = false;
    for (const listener of this.#failureListeners) listener(error);
    this.#callRoom();
    this.#callFlushed();
  }

  #callRoom(): void {
    if (this.isFull) return;
    const callbacks = this.#roomCallbacks;
    this.#roomCallbacks = [];
    for (const callback of callbacks) callback();
  }

  #callFlushed(): void {
    const callbacks = this.#flushCallbacks;
    this.#flushCallbacks = [];
    for (const callback of callbacks) callback();
  }
}
