import type { RunTask } from './run-task.ts';

/**
 * Hands inputs out one by one and reads the next batch when the last one has been handed out: at most one batch is held.
 * A source that breaks ends like one that is exhausted, with its `failure` kept.
 */
export class InputReader {
  readonly #batches: AsyncIterator<readonly RunTask[], void, undefined>;
  readonly #onBatch: () => void;
  #batch: readonly RunTask[] = [];
  #cursor = 0;
  #reading: Promise<void> | undefined;
  #isEnded = false;
  #failure: { readonly error: unknown } | undefined;

  /** @param onBatch told when there is something to take again, or nothing will come any more. */
  constructor(batches: AsyncIterator<readonly RunTask[], void, undefined>, onBatch: () => void) {
    this.#batches = batches;
    this.#onBatch = onBatch;
  }

  /** Whether everything has been handed out. */
  get isExhausted(): boolean {
    return this.#isEnded && this.#cursor >= this.#batch.length;
  }

  /** What broke the source. */
  get failure(): { readonly error: unknown } | undefined {
    return this.#failure;
  }

  /** The next input, or `undefined` when none is there yet; then the next batch is on its way. */
  take(): RunTask | undefined {
    const task = this.#batch[this.#cursor];
    if (task !== undefined) {
      this.#cursor += 1;
      return task;
    }
    if (!this.#isEnded && this.#reading === undefined) {
      this.#reading = this.#read().then(() => {
        this.#reading = undefined;
        this.#onBatch();
      });
    }
    return undefined;
  }

  /**
   * Hands everything that is left to `consume`, a batch at a time, until the source ends or `isCut` says so. Returns whether the
   * end was reached. To be called when nobody takes any more.
   */
  async drain(consume: (tasks: readonly RunTask[]) => Promise<void>, isCut: () => boolean): Promise<boolean> {
    await this.#reading;
    for (;;) {
      const rest = this.#batch.slice(this.#cursor);
      this.#batch = [];
      this.#cursor = 0;
      if (rest.length > 0) await consume(rest);
      if (this.#isEnded) return true;
      if (isCut()) return false;
      await this.#read();
    }
  }

  async #read(): Promise<void> {
    try {
      const next = await this.#batches.next();
      this.#cursor = 0;
      this.#batch = next.done === true ? [] : next.value;
      this.#isEnded = next.done === true;
    } catch (error) {
      this.#batch = [];
      this.#cursor = 0;
      this.#isEnded = true;
      this.#failure = { error };
    }
  }
}
