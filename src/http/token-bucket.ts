import type { Clock } from '../time/index.ts';

/** How much a bucket allows. */
export interface BucketOptions {
  /** Uses in a row when it is full. */
  readonly burst: number;
  /** Time after which one more use is allowed, in milliseconds. */
  readonly perMs: number;
}

/** Allows a burst and then a steady rate. */
export class TokenBucket {
  readonly #clock: Pick<Clock, 'now'>;
  readonly #burst: number;
  readonly #perMs: number;
  /** Time at which the bucket will be full again. */
  #fullAtMs = Number.NEGATIVE_INFINITY;

  constructor(clock: Pick<Clock, 'now'>, { burst, perMs }: BucketOptions) {
    this.#clock = clock;
    this.#burst = burst;
    this.#perMs = perMs;
  }

  /** Takes one use and returns 0, or takes none and returns how long to wait, in milliseconds. */
  take(): number {
    const nowMs = this.#clock.now();
    const fullAtMs = Math.max(nowMs, this.#fullAtMs) + this.#perMs;
    const waitMs = fullAtMs - nowMs - this.#burst * this.#perMs;
    if (waitMs > 0) return waitMs;
    this.#fullAtMs = fullAtMs;
    return 0;
  }
}
