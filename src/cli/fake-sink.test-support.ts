import type { FileText } from './text-sink.ts';

/** A sink in memory for tests, which can be filled and broken. */
export class FakeSink implements FileText {
  text = '';
  isFull = false;
  isClosed = false;
  hasBegun = false;
  isDiscarded = false;
  failure: NodeJS.ErrnoException | undefined;
  #unwritten = '';
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

  /** The sink breaks with `code`; of what was written, `unwritten` has not arrived. */
  break(code: string, unwritten = ''): void {
    const error: NodeJS.ErrnoException = new Error(code);
    error.code = code;
    this.failure = error;
    this.text = this.text.slice(0, this.text.length - unwritten.length);
    this.#unwritten = unwritten;
    for (const listener of this.#failureListeners) listener(error);
    this.#unwritten = '';
  }

  takeUnwritten(): string {
    const text = this.#unwritten;
    this.#unwritten = '';
    return text;
  }

  begin(): void {
    this.hasBegun = true;
  }

  discard(): void {
    this.isDiscarded = true;
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
