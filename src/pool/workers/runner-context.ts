/** What a handler gets beside its input, in its own thread or process. */
export class RunnerContext {
  #controller: AbortController | undefined = undefined;
  #abort: { readonly reason: unknown } | undefined = undefined;

  /** Aborts when the task is to stop. Made when it is first read: a handler that does not ask for it pays nothing. */
  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      if (this.#abort !== undefined) this.#controller.abort(this.#abort.reason);
    }
    return this.#controller.signal;
  }

  abort(reason: unknown): void {
    this.#abort ??= { reason };
    this.#controller?.abort(reason);
  }
}
