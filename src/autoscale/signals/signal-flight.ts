import type { SignalContext } from './signal.ts';

/** One reading that is under way. It makes an `AbortSignal` only for a source that asks for one. */
export class SignalFlight implements SignalContext {
  readonly nowMs: number;
  #controller: AbortController | undefined;
  #reason: Error | undefined;

  constructor(nowMs: number) {
    this.nowMs = nowMs;
  }

  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    if (this.#reason !== undefined) this.#controller.abort(this.#reason);
    return this.#controller.signal;
  }

  /** Tells the source, now or when it asks, that nobody waits for it any more. */
  abort(reason: Error): void {
    this.#reason = reason;
    this.#controller?.abort(reason);
  }
}
