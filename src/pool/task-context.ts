/** What a handler gets beside its input. @public */
export interface TaskContext {
  /**
   * Aborts when the submitter's signal aborts, when the task runs past its `timeoutMs`, or when the pool's close reaches its
   * deadline. The signal is made when it is first read: a handler that does not ask for it pays nothing.
   */
  readonly signal: AbortSignal;
}

/** The pool's side of a {@link TaskContext}. */
export class LazyTaskContext implements TaskContext {
  #controller: AbortController | undefined = undefined;
  #isAborted = false;
  #reason: unknown = undefined;

  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      if (this.#isAborted) this.#controller.abort(this.#reason);
    }
    return this.#controller.signal;
  }

  abort(reason: unknown): void {
    if (this.#isAborted) return;
    this.#isAborted = true;
    this.#reason = reason;
    this.#controller?.abort(reason);
  }
}
