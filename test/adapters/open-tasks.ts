import { createDeferred, type Deferred } from '../../src/internal/index.ts';

/** Tasks that run until a test ends them, in the order of their start. */
export class OpenTasks {
  readonly #open: Deferred<unknown>[] = [];
  started = 0;

  /** A task. The pool calls it when it starts. */
  readonly task = (): Promise<unknown> => {
    const deferred = createDeferred<unknown>();
    this.#open.push(deferred);
    this.started += 1;
    return deferred.promise;
  };

  get running(): number {
    return this.#open.length;
  }

  /** Ends the `count` tasks that have run longest. */
  async complete(count = 1, value?: unknown): Promise<void> {
    for (const { resolve } of this.#open.splice(0, count)) resolve(value);
    await turn();
  }

  /** Ends the task that has run longest with an error. */
  async fail(error: unknown): Promise<void> {
    this.#open.shift()?.reject(error);
    await turn();
  }
}

/** Lets microtasks, and what libraries put off by `setImmediate`, run. */
export const turn = async (): Promise<void> => {
  for (let count = 0; count < 3; count += 1) await new Promise((resolve) => setImmediate(resolve));
};

/** Takes a rejection that a test does not look at. */
export const ignoreRejection = (promise: Promise<unknown>): void => {
  promise.catch(() => undefined);
};
