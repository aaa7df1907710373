import type { Call, Dependency } from './dependency.ts';
import type { EventClock, SimEvent } from './event-clock.ts';
import { LeavingCall } from './leaving-call.ts';

/** How a {@link ServedQueue} is. */
export interface ServedQueueOptions {
  /** Calls that are served at once. */
  readonly servers: number;
  /** A call that has waited this long for a server is given up as an overload, in milliseconds. Absent: it waits on. */
  readonly timeoutMs: number | undefined;
}

/** A fixed number of servers with a queue before them, first come, first served: a connection pool, an event loop (one server). */
export class ServedQueue implements Dependency, SimEvent {
  heapIndex = -1;
  readonly #clock: EventClock;
  readonly #inner: Dependency;
  readonly #options: ServedQueueOptions;
  #waiting: { readonly call: Call; readonly sinceMs: number }[] = [];
  #head = 0;
  #serving = 0;

  /** `inner` serves the calls that have got a server. */
  constructor(clock: EventClock, inner: Dependency, options: ServedQueueOptions) {
    this.#clock = clock;
    this.#inner = inner;
    this.#options = options;
  }

  serve(call: Call): void {
    if (this.#serving < this.#options.servers) {
      this.#begin(call);
      return;
    }
    this.#waiting.push({ call, sinceMs: this.#clock.now() });
    if (this.#waiting.length - this.#head === 1) this.#planTimeout();
  }

  /** The oldest call has waited too long. */
  fire(): void {
    const call = this.#take();
    this.#planTimeout();
    call?.overloaded(undefined);
  }

  #begin(call: Call): void {
    this.#serving += 1;
    this.#inner.serve(new LeavingCall(call, this.#serverFree));
  }

  readonly #serverFree = (): void => {
    this.#serving -= 1;
    const next = this.#take();
    if (next === undefined) return;
    this.#begin(next);
    this.#planTimeout();
  };

  #take(): Call | undefined {
    const first = this.#waiting[this.#head];
    if (first === undefined) return undefined;
    this.#head += 1;
    if (this.#head > 1_000) {
      this.#waiting = this.#waiting.slice(this.#head);
      this.#head = 0;
    }
    return first.call;
  }

  #planTimeout(): void {
    const { timeoutMs } = this.#options;
    const oldest = this.#waiting[this.#head];
    if (timeoutMs === undefined || oldest === undefined) this.#clock.cancel(this);
    else this.#clock.schedule(this, oldest.sinceMs + timeoutMs);
  }
}
