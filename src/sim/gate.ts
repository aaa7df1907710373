import type { Call, Dependency } from './dependency.ts';
import type { EventClock, SimEvent } from './event-clock.ts';
import { LeavingCall } from './leaving-call.ts';

/** Lets a call in (`true`) or refuses it. */
export type Admission = (nowMs: number, inFlight: number) => boolean;

/** How a {@link Gate} is. */
export interface GateOptions {
  readonly admits: Admission;
  /** Time until a refusal is back, in milliseconds. */
  readonly refusalMs: number;
  /** What a refusal asks for, in milliseconds; absent: nothing. */
  readonly retryAfterMs: number | undefined;
}

/** Refuses some calls quickly and hands the others on: a rate quota, a limit of calls at once. */
export class Gate implements Dependency {
  readonly #clock: EventClock;
  readonly #inner: Dependency;
  readonly #options: GateOptions;
  #inFlight = 0;

  constructor(clock: EventClock, inner: Dependency, options: GateOptions) {
    this.#clock = clock;
    this.#inner = inner;
    this.#options = options;
  }

  serve(call: Call): void {
    const { admits, refusalMs, retryAfterMs } = this.#options;
    const nowMs = this.#clock.now();
    if (!admits(nowMs, this.#inFlight)) {
      this.#clock.schedule(new Refusal(call, retryAfterMs), nowMs + refusalMs);
      return;
    }
    this.#inFlight += 1;
    this.#inner.serve(new LeavingCall(call, this.#left));
  }

  readonly #left = (): void => {
    this.#inFlight -= 1;
  };
}

class Refusal implements SimEvent {
  heapIndex = -1;
  readonly #call: Call;
  readonly #retryAfterMs: number | undefined;

  constructor(call: Call, retryAfterMs: number | undefined) {
    this.#call = call;
    this.#retryAfterMs = retryAfterMs;
  }

  fire(): void {
    this.#call.overloaded(this.#retryAfterMs);
  }
}

/** Admits `perSec` calls a second on average, and up to `burst` at once after a rest. */
export const rateQuota = (perSec: number, burst: number): Admission => {
  let tokens = burst;
  let atMs = 0;
  return (nowMs) => {
    tokens = Math.min(burst, tokens + ((nowMs - atMs) * perSec) / 1_000);
    atMs = nowMs;
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
};

/** Admits calls while fewer than `limit` are in flight. */
export const concurrencyQuota =
  (limit: number): Admission =>
  (_nowMs, inFlight) =>
    inFlight < limit;
