/** What a handler gets beside its input. @public */
export interface TaskContext {
  /**
   * Aborts when the submitter's signal aborts, when the task runs past its `timeoutMs`, or when the pool's close reaches its
   * deadline. The signal is made when it is first read: a handler that does not ask for it pays nothing.
   */
  readonly signal: AbortSignal;
}

/** Why a handler is to stop that has not asked for its signal yet. */
class StopReason {
  readonly reason: unknown;

  constructor(reason: unknown) {
    this.reason = reason;
  }
}

/** The pool's side of a {@link TaskContext}. Every task has one: so it has one field. */
export class LazyTaskContext implements TaskContext {
  #stop: AbortController | StopReason | undefined = undefined;

  get signal(): AbortSignal {
    const stop = this.#stop;
    if (stop instanceof AbortController) return stop.signal;
    const controller = new AbortController();
    this.#stop = controller;
    if (stop !== undefined) controller.abort(stop.reason);
    return controller.signal;
  }

  /** The first reason counts. */
  abort(reason: unknown): void {
    if (this.#stop === undefined) this.#stop = new StopReason(reason);
    else if (this.#stop instanceof AbortController) this.#stop.abort(reason);
  }
}
