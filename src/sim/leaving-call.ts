import type { Call } from './dependency.ts';

/** A call on its way through a place that has to know when it leaves. */
export class LeavingCall implements Call {
  heapIndex = -1;
  readonly workMs: number;
  readonly #call: Call;
  readonly #onLeave: () => void;

  /** `onLeave` is called once, before the call is told of its end. */
  constructor(call: Call, onLeave: () => void) {
    this.workMs = call.workMs;
    this.#call = call;
    this.#onLeave = onLeave;
  }

  fire(): void {
    this.ended();
  }

  ended(): void {
    this.#onLeave();
    this.#call.ended();
  }

  overloaded(retryAfterMs: number | undefined): void {
    this.#onLeave();
    this.#call.overloaded(retryAfterMs);
  }
}
