import type { RateLimit } from '../../../src/pool/index.ts';

interface Start {
  readonly atMs: number;
  readonly weight: number;
}

/** The rate limit by its definition: no span of `perMs` holds starts of more than `limit` together. */
export class ReferenceRate {
  readonly #limit: number;
  readonly #perMs: number;
  #starts: Start[] = [];

  constructor({ limit, perMs }: RateLimit) {
    this.#limit = limit;
    this.#perMs = perMs;
  }

  /** How many starts of `weight` are within the limit now. */
  starts(weight: number, nowMs: number): number {
    return Math.floor((this.#limit - this.#usedAt(nowMs)) / weight);
  }

  /** Time until a start of `weight` is within the limit, in milliseconds. */
  waitMs(weight: number, nowMs: number): number {
    const needed = Math.min(weight, this.#limit);
    const candidates = [nowMs, ...this.#starts.map(({ atMs }) => atMs + this.#perMs).filter((atMs) => atMs > nowMs)];
    const atMs = candidates.find((candidate) => this.#usedAt(candidate) + needed <= this.#limit) ?? nowMs;
    return atMs - nowMs;
  }

  take(weight: number, nowMs: number): void {
    this.#starts = this.#starts.filter(({ atMs }) => atMs + this.#perMs > nowMs);
    this.#starts.push({ atMs: nowMs, weight: Math.min(weight, this.#limit) });
  }

  #usedAt(timeMs: number): number {
    return this.#starts.reduce((used, { atMs, weight }) => used + (atMs + this.#perMs > timeMs ? weight : 0), 0);
  }
}
