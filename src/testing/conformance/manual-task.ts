import { createDeferred } from '../../internal/index.ts';

/** How a task settled for its submitter. */
export type TaskOutcome =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'error'; readonly error: unknown };

/** A task that runs until the case ends it. */
export class ManualTask {
  /** Whether the pool has called it. */
  isStarted = false;
  /** Whether the case has ended it. */
  isEnded = false;
  /** What its submitter has been told; absent until then. */
  outcome: TaskOutcome | undefined = undefined;
  readonly #end = createDeferred<unknown>();

  constructor() {
    // A case may fail a task that its pool has not called; that is for the pool to answer for, not for the process.
    this.#end.promise.catch(() => undefined);
  }

  /** What the pool calls. `onStart` is told first. */
  body(onStart: () => void): () => unknown {
    return () => {
      this.isStarted = true;
      onStart();
      return this.#end.promise;
    };
  }

  /** Notes how the submission settles, so that no rejection goes unheard. */
  watch(submission: PromiseLike<unknown>): void {
    submission.then(
      (value) => {
        this.outcome = { kind: 'value', value };
      },
      (error: unknown) => {
        this.outcome = { kind: 'error', error };
      },
    );
  }

  complete(value?: unknown): void {
    this.isEnded = true;
    this.#end.resolve(value);
  }

  fail(error: unknown): void {
    this.isEnded = true;
    this.#end.reject(error);
  }
}
