import type { Backend, TaskEnd } from './backend.ts';
import { EndHeap } from './end-heap.ts';

/** A refusal with what it asks for. */
export interface Refusal {
  readonly retryAfterMs?: number;
}

export interface GateOptions {
  readonly inner: Backend;
  /** Time until a refusal is back, in milliseconds. */
  readonly refusalMs: number;
  /** Lets a task in (`undefined`) or refuses it. */
  readonly admit: (nowMs: number, inFlight: number) => Refusal | undefined;
}

/** A gate before a backend that refuses some tasks quickly: a rate quota, a limit of concurrent requests. */
export class GatedBackend implements Backend {
  readonly #options: GateOptions;
  readonly #refused = new EndHeap();
  #refusal: Refusal = {};
  #inFlight = 0;

  constructor(options: GateOptions) {
    this.#options = options;
  }

  start(nowMs: number): void {
    const refusal = this.#options.admit(nowMs, this.#inFlight);
    if (refusal === undefined) {
      this.#inFlight += 1;
      this.#options.inner.start(nowMs);
      return;
    }
    this.#refusal = refusal;
    this.#refused.push({ key: nowMs + this.#options.refusalMs, startedMs: nowMs });
  }

  get nextMs(): number {
    return Math.min(this.#refused.first?.key ?? Number.POSITIVE_INFINITY, this.#options.inner.nextMs);
  }

  next(): TaskEnd | undefined {
    if (this.#refused.first?.key === this.nextMs) {
      const refused = this.#refused.pop();
      return refused === undefined ? undefined : { startedMs: refused.startedMs, kind: 'overload', ...this.#refusal };
    }
    const ended = this.#options.inner.next();
    if (ended !== undefined) this.#inFlight -= 1;
    return ended;
  }
}

/** Admits `perSec` tasks a second on average with a small burst; a refusal carries `retryAfterMs` when it is given. */
export const rateQuota = (perSec: number, burst: number, retryAfterMs?: number): GateOptions['admit'] => {
  let tokens = burst;
  let atMs = 0;
  return (nowMs) => {
    tokens = Math.min(burst, tokens + ((nowMs - atMs) * perSec) / 1_000);
    atMs = nowMs;
    if (tokens >= 1) {
      tokens -= 1;
      return undefined;
    }
    return retryAfterMs === undefined ? {} : { retryAfterMs };
  };
};

/** Refuses what would be more than `limit` tasks at once. */
export const concurrencyQuota =
  (limit: number): GateOptions['admit'] =>
  (_nowMs, inFlight) =>
    inFlight < limit ? undefined : {};
