import type { Clock } from '../time/index.ts';
import { type FilePort, systemFiles } from './file-port.ts';
import type { TextSink } from './text-sink.ts';

/** Above this many waiting characters the writer should pause. */
const HIGH_WATER_CHARACTERS = 262_144;

/** Texts are joined up to this length: few writes, and far from the longest text that there can be. */
const MOST_CHARACTERS_AT_ONCE = 16_777_216;

/** Pause before the next try when a pipe that someone made non-blocking is full. */
const RETRY_MS = 5;

const LINE_END = 0x0a;

/** How a {@link FileSink} is made. */
export interface FileSinkOptions {
  readonly clock: Clock;
  /** Whether the sink opened the descriptor itself, and so closes it. @defaultValue false */
  readonly isOwner?: boolean;
  /** @defaultValue the file system of the machine */
  readonly files?: FilePort;
}

/**
 * Writes to a file descriptor: a file, or the process's own output when it is no terminal. One write is under way at a time;
 * what comes meanwhile is joined into the next, so that a million short lines are a few thousand writes. Unlike
 * `process.stdout`, whose writes to a pipe block, a slow reader does not stop the event loop.
 *
 * When a write fails, as on a full disk:
 * 1. a line that was written in part is cut off again, when the file is as this sink left it: what follows later does not join on to it;
 * 2. the listeners are told, and whoever wants to can take what has not arrived, from the beginning of that line on;
 * 3. nothing is written any more.
 */
export class FileSink implements TextSink {
  protected readonly descriptor: number;
  readonly #clock: Clock;
  readonly #isOwner: boolean;
  readonly #files: FilePort;
  #waiting: string[] = [];
  #waitingCharacters = 0;
  #isWriting = false;
  #isClosed = false;
  /** Where the file ends when nobody else writes to it; `undefined` before the first write, and for what is no file. */
  #endBytes: number | undefined;
  #hasBegun = false;
  #unwritten = '';
  #failure: NodeJS.ErrnoException | undefined;
  #roomCallbacks: (() => void)[] = [];
  #flushCallbacks: (() => void)[] = [];
  #failureListeners: ((error: NodeJS.ErrnoException) => void)[] = [];

  constructor(descriptor: number, options: FileSinkOptions) {
    this.descriptor = descriptor;
    this.#clock = options.clock;
    this.#isOwner = options.isOwner ?? false;
    this.#files = options.files ?? systemFiles;
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

  takeUnwritten(): string {
    const text = this.#unwritten;
    this.#unwritten = '';
    return text;
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
    if (!this.#isOwner) return;
    const error = await new Promise<NodeJS.ErrnoException | null>((resolve) => {
      this.#files.close(this.descriptor, (problem) => resolve(problem ?? null));
    });
    // A file on another machine may tell only now that it has no room.
    if (error !== null && this.#failure === undefined) this.#fail(error, '');
  }

  #writeNext(): void {
    const text = this.#nextText();
    const bytes = Buffer.from(text, 'utf8');
    this.#waitingCharacters -= text.length;
    this.#isWriting = true;
    if (!this.#hasBegun) {
      this.#hasBegun = true;
      this.#endBytes = this.#files.sizeBytes(this.descriptor);
    }
    this.#writeFrom(bytes, 0);
  }

  /** All that waits, but for what would make one text of it too long. */
  #nextText(): string {
    let characters = 0;
    let count = 0;
    for (const text of this.#waiting) {
      if (count > 0 && characters + text.length > MOST_CHARACTERS_AT_ONCE) break;
      characters += text.length;
      count += 1;
    }
    const next = this.#waiting;
    this.#waiting = next.length === count ? [] : next.splice(count);
    return next.join('');
  }

  #writeFrom(bytes: Buffer, offset: number): void {
    this.#files.write(this.descriptor, bytes, offset, (error, written) => {
      if (error?.code === 'EAGAIN') {
        this.#clock.setTimer(() => this.#writeFrom(bytes, offset), RETRY_MS, { keepAlive: true });
      } else if (error !== null) {
        this.#fail(error, this.#restOf(bytes, offset));
      } else {
        if (this.#endBytes !== undefined) this.#endBytes += written;
        if (offset + written < bytes.length) this.#writeFrom(bytes, offset + written);
        else this.#written();
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

  /** What has not arrived, when `offset` bytes have; a line that arrived in part is part of it, and is cut off from the file. */
  #restOf(bytes: Buffer, offset: number): string {
    const wholeBytes = offset === 0 ? 0 : bytes.lastIndexOf(LINE_END, offset - 1) + 1;
    if (offset > wholeBytes) this.#cut(offset - wholeBytes);
    return bytes.toString('utf8', wholeBytes) + this.#waiting.join('');
  }

  #cut(surplusBytes: number): void {
    const endBytes = this.#endBytes;
    try {
      if (endBytes === undefined || this.#files.sizeBytes(this.descriptor) !== endBytes) return; // somebody else has written, too
      this.#files.truncate(this.descriptor, endBytes - surplusBytes);
    } catch {
      // The half line stays; the whole one is kept all the same.
    }
  }

  #fail(error: NodeJS.ErrnoException, unwritten: string): void {
    this.#failure = error;
    this.#unwritten = unwritten;
    this.#waiting = [];
    this.#waitingCharacters = 0;
    this.#isWriting = false;
    for (const listener of this.#failureListeners) listener(error);
    this.#unwritten = ''; // nobody wants it
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
