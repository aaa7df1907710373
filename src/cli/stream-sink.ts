import type { TextSink } from './text-sink.ts';

/** The few members of a stream that are used. */
export interface WritableText {
  write(text: string): boolean;
  on(event: 'error', listener: (error: NodeJS.ErrnoException) => void): unknown;
}

/** Writes to a terminal's stream, whose writes are synchronous: text and cursor movements keep their order. */
export class StreamSink implements TextSink {
  readonly isFull = false;
  readonly #stream: WritableText;
  #failure: NodeJS.ErrnoException | undefined;
  #failureListeners: ((error: NodeJS.ErrnoException) => void)[] = [];

  constructor(stream: WritableText) {
    this.#stream = stream;
    stream.on('error', (error) => {
      if (this.#failure !== undefined) return;
      this.#failure = error;
      for (const listener of this.#failureListeners) listener(error);
    });
  }

  get failure(): NodeJS.ErrnoException | undefined {
    return this.#failure;
  }

  write(text: string): void {
    if (this.#failure === undefined) this.#stream.write(text);
  }

  whenRoom(callback: () => void): void {
    callback();
  }

  onFailure(listener: (error: NodeJS.ErrnoException) => void): void {
    this.#failureListeners.push(listener);
  }

  /** A terminal that has gone has taken what it showed with it. */
  takeUnwritten(): string {
    return '';
  }

  flush(): Promise<void> {
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
