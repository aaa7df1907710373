import { WindowedRate } from '../stats/index.ts';

/** Before anything has ended nobody can tell a wait; a client then comes again after this, in milliseconds. */
const UNKNOWN_MS = 1_000;

/** Longest wait that is told, in milliseconds: what lies further ahead is a guess. */
const LONGEST_MS = 60_000;

/** Time over which ends are counted, in milliseconds. */
const WINDOW_MS = 5_000;

/** A rush that is younger than this has not shown yet how fast tasks end, in milliseconds. */
const YOUNG_MS = 500;

const newRate = (): WindowedRate => new WindowedRate({ windowMs: WINDOW_MS, subWindowCount: 10 });

/**
 * Foretells how long a task would wait at the end of the queue: tasks ahead, divided by how many end per second. It counts what really ended,
 * so that rate limits, weights and slow starts are in it, and only while tasks wait (a rush): what ends when nobody waits says how many
 * came, not how many could be done. Until a rush has shown its rate, that of the one before is taken.
 */
export class ExpectedWait {
  #rate = newRate();
  /** Since when tasks wait; absent while none does. */
  #sinceMs: number | undefined;
  /** Ends per second in the last rush that was long enough. */
  #knownPerSec: number | undefined;

  /** A task was taken in; `queued` wait now. */
  recordTaken(queued: number, nowMs: number): void {
    if (queued === 0 || this.#sinceMs !== undefined) return;
    this.#sinceMs = nowMs;
    this.#rate = newRate();
    this.#rate.add(0, nowMs);
  }

  /** A task has ended, well or not; `queued` wait now. */
  recordEnd(queued: number, nowMs: number): void {
    if (this.#sinceMs === undefined) return;
    this.#rate.add(1, nowMs);
    if (queued > 0) return;
    this.#knownPerSec = this.#perSec(nowMs);
    this.#sinceMs = undefined;
  }

  /** The wait behind `ahead` tasks, in milliseconds, at most a minute. */
  ms(ahead: number, nowMs: number): number {
    const perSec = this.#perSec(nowMs);
    if (perSec === undefined) return UNKNOWN_MS;
    return perSec === 0 ? LONGEST_MS : Math.min(LONGEST_MS, Math.ceil((1_000 * ahead) / perSec));
  }

  #perSec(nowMs: number): number | undefined {
    const ageMs = this.#sinceMs === undefined ? 0 : nowMs - this.#sinceMs;
    if (ageMs < YOUNG_MS) return this.#knownPerSec;
    const perSec = this.#rate.perSec(nowMs) ?? 0;
    return perSec === 0 && ageMs < WINDOW_MS ? this.#knownPerSec : perSec;
  }
}
