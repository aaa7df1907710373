/** Work that a worker may have in its hand, in milliseconds: longer, and tasks would wait there for nothing. */
const WORK_IN_HAND_MS = 0.2;

/** Most tasks in a hand: half the places, as those of tasks that were taken back may be blocked for a while. */
const MOST_IN_HAND = 128;

/** Beyond this run time a second task in the hand gains less than 1 %: the way to the worker and back takes about 0.05 ms. */
const LONG_MS = 5;

/** From this run time on it pays to take a waiting task over to another worker. */
const WORTH_MOVING_MS = 0.05;

/** From this run time on the first task for an idle worker goes out at once instead of with those submitted in the same breath. */
const WORTH_SENDING_MS = 0.1;

/** A task that has run for so many times the mean is a long one. */
const LONG_FACTOR = 3;

/** Tasks that the mean is taken over, about. */
const WINDOW_TASKS = 64;

/** How many tasks a worker should have in its hand, learned from how long they run. */
export class HandSize {
  #meanMs: number | undefined = undefined;

  /** Notes that `count` tasks ran for `totalMs` together. */
  record(count: number, totalMs: number): void {
    const meanMs = Math.max(0, totalMs / count);
    if (this.#meanMs === undefined) this.#meanMs = meanMs;
    else this.#meanMs += (meanMs - this.#meanMs) * Math.min(1, count / WINDOW_TASKS);
  }

  /** Tasks for one hand, the running one included: 2 at least, unless tasks are long. */
  get most(): number {
    const meanMs = this.#meanMs;
    if (meanMs === undefined) return 2;
    if (meanMs > LONG_MS) return 1;
    return Math.max(2, Math.min(MOST_IN_HAND, Math.floor(WORK_IN_HAND_MS / Math.max(meanMs, 1e-6))));
  }

  /** Whether a task that waits in a hand is better off with an idle worker, though the hand moves. */
  get isWorthMoving(): boolean {
    return this.#meanMs === undefined || this.#meanMs >= WORTH_MOVING_MS;
  }

  /** Whether a task should reach its worker before the caller's code goes on. What waiting costs is less than its own run time. */
  get isWorthSending(): boolean {
    return this.#meanMs === undefined || this.#meanMs >= WORTH_SENDING_MS;
  }

  /** Whether a task that has run for so long holds up those behind it: longer than a hand lasts, and much longer than others. */
  isHoldingUp(runMs: number): boolean {
    return runMs > Math.max(WORK_IN_HAND_MS, LONG_FACTOR * (this.#meanMs ?? 0));
  }
}
