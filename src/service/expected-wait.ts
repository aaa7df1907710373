import { WindowedRate } from '../stats/index.ts';

/** Before anything has ended nobody can tell a wait; a client then comes again after this, in milliseconds. */
const UNKNOWN_MS = 1_000;

/** Longest wait that is told, in milliseconds: what lies further ahead is a guess. */
const LONGEST_MS = 60_000;

/**
 * Foretells how long a task would wait at the end of the queue: tasks ahead, divided by how many have ended per second lately. It counts
 * what really ended, so that rate limits, weights and slow starts are in it.
 */
export class ExpectedWait {
  readonly #ends = new WindowedRate({ windowMs: 5_000, subWindowCount: 10 });

  /** A task has ended, well or not. */
  recordEnd(nowMs: number): void {
    this.#ends.add(1, nowMs);
  }

  /** The wait behind `ahead` tasks, in milliseconds, at most a minute. */
  ms(ahead: number, nowMs: number): number {
    const perSec = this.#ends.perSec(nowMs);
    if (perSec === undefined) return UNKNOWN_MS;
    return perSec === 0 ? LONGEST_MS : Math.min(LONGEST_MS, Math.ceil((1_000 * ahead) / perSec));
  }
}
