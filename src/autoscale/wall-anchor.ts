import { toJournalPrecision } from './journal/index.ts';

/** A wall clock may drift this far from the monotonic one before it counts as a jump, in milliseconds. */
const TOLERATED_DRIFT_MS = 100;

/**
 * Wall time derived from monotonic time: both are read once, later values follow the monotonic clock, and the pair is
 * read again when the wall clock has moved away by more than 100 ms. So a journal need not write a wall time per tick, and
 * schedules, which think in minutes, still see every jump.
 */
export class WallAnchor {
  #offsetMs: number | undefined;

  /** The wall time to use at `nowMs` when the wall clock shows `wallMs`; both in milliseconds. */
  at(nowMs: number, wallMs: number): number {
    if (this.#offsetMs === undefined || Math.abs(wallMs - nowMs - this.#offsetMs) > TOLERATED_DRIFT_MS) {
      this.#offsetMs = Math.round(wallMs - nowMs);
    }
    return toJournalPrecision(nowMs + this.#offsetMs);
  }
}
