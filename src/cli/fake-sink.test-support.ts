import type { TextSink } from './text-sink.ts';

/** A sink in memory for tests, which can be filled and broken. */
export class FakeSink implements TextSink {
  text = '';
  isFull = false;
  isClosed = false;
  failure: NodeJS.ErrnoException | undefined;
  #roomCallbacks: (() => void)[] = [];
  #failureListeners: ((error: NodeJS.ErrnoException) => void)[] = [];

  write(text: string): void {
    if (this.failure === undefined) this.text += text;
  }

  whenRoom(callback: () => void): void {
    if (this.isFull) this.#roomCallbacks.push(callback);
    else callback();
  }

  /** The reader has caught up. */
  makeRoom(): void {
    this.isFull = false;
    const callbacks = this.#roomCallbacks;
    this.#roomCallbacks = [];
    for (const callback of callbacks) callback();
  }

  /** The sink breaks with `code`. */
  break(code: string): void {
    const error: NodeJS.ErrnoException = new Error(code);
    error.code = code;
    this.failure = error;
    for (const listener of this.#failureListeners) listener(error);
  }

  onFailure(listener: (error: NodeJS.ErrnoException) => void): void {
    this.#failureListeners.push(listener);
  }

  flush(): Promise<void> {
    return Promise.resolve();
  }

  close(): Promise<void> {
    this.isClosed = true;
    return Promise.resolve();
  }

  /** The lines written, as JSON values. */
  records(): readonly Record<string, unknown>[] {
    return this.text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Record<string, unknown>); // the test compares what is in it
  }
}
