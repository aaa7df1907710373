import type { TextSink } from './text-sink.ts';

/** Above this many waiting characters the writer should pause. */
const HIGH_WATER_CHARACTERS = 262_144;

/** The few members of a socket that are used. */
export interface WritablePipe {
  readonly writableLength: number;
  write(text: string, onWritten: (error?: Error | null) => void): boolean;
  on(event: 'error', listener: (error: NodeJS.ErrnoException) => void): unknown;
}

/**
 * Writes to a pipe that its reader may forget: nothing of the process ever blocks in it. A `FileSink` writes in a thread, and a thread that is
 * blocked in a write keeps the process from its end, even from `process.exit`.
 */
export class PipeSink implements TextSink {
  readonly #pipe: WritablePipe;
  #failure: NodeJS.ErrnoException | undefined;
  #roomCallbacks: (() => void)[] = [];
  #flushCallbacks: (() => void)[] = [];
  #failureListeners: ((error: NodeJS.ErrnoException) => void)[] = [];

  constructor(pipe: WritablePipe) {
    this.#pipe = pipe;
    pipe.on('error', (error) => this.#fail(error));
  }

  get isFull(): boolean {
    return this.#failure === undefined && this.#pipe.writableLength > HIGH_WATER_CHARACTERS;
  }

  get failure(): NodeJS.ErrnoException | undefined {
    return this.#failure;
  }

  write(text: string): void {
    if (this.#failure === undefined) this.#pipe.write(text, () => this.#written());
  }

  whenRoom(callback: () => void): void {
    if (this.isFull) this.#roomCallbacks.push(callback);
    else callback();
  }

  onFailure(listener: (error: NodeJS.ErrnoException) => void): void {
    this.#failureListeners.push(listener);
  }

  /** What a reader of a log has not read is gone with it. */
  takeUnwritten(): string {
    return '';
  }

  flush(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#failure === undefined && this.#pipe.writableLength > 0) this.#flushCallbacks.push(resolve);
      else resolve();
    });
  }

  close(): Promise<void> {
    return this.flush();
  }

  #written(): void {
    if (!this.isFull) call(this.#roomCallbacks.splice(0));
    if (this.#pipe.writableLength === 0) call(this.#flushCallbacks.splice(0));
  }

  #fail(error: NodeJS.ErrnoException): void {
    if (this.#failure !== undefined) return;
    this.#failure = error;
    for (const listener of this.#failureListeners) listener(error);
    call(this.#roomCallbacks.splice(0));
    call(this.#flushCallbacks.splice(0));
  }
}

const call = (callbacks: readonly (() => void)[]): void => {
  for (const callback of callbacks) callback();
};
