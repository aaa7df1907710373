import type { Backend, TaskEnd } from './backend.ts';
import type { Draws } from './draws.ts';

/** Before another backend: a share of the tasks that end well end as overloads instead, whatever the size is. */
export class FlakyBackend implements Backend {
  readonly #inner: Backend;
  readonly #ratio: number;
  readonly #draws: Draws;
  readonly #retryAfterMs: number | undefined;

  constructor(inner: Backend, ratio: number, draws: Draws, retryAfterMs?: number) {
    this.#inner = inner;
    this.#ratio = ratio;
    this.#draws = draws;
    this.#retryAfterMs = retryAfterMs;
  }

  start(nowMs: number): void {
    this.#inner.start(nowMs);
  }

  get nextMs(): number {
    return this.#inner.nextMs;
  }

  next(): TaskEnd | undefined {
    const ended = this.#inner.next();
    if (ended?.kind !== 'ok' || this.#draws.unit() >= this.#ratio) return ended;
    return { ...ended, kind: 'overload', ...(this.#retryAfterMs !== undefined && { retryAfterMs: this.#retryAfterMs }) };
  }
}
