/** Exits in a row after which new workers are held back. */
const EXITS_IN_A_ROW = 5;

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 10_000;

/**
 * When a worker that ended by itself may be replaced: at once, until several in a row have ended without a task done between them. Then
 * one is tried after a pause, which doubles from try to try up to 10 s.
 */
export class RestartRule {
  #exits = 0;
  #pausedUntilMs = 0;
  #isDegraded = false;
  #isTrying = false;

  /** Exits since a task was last done. */
  get exits(): number {
    return this.#exits;
  }

  /** Whether workers are held back. */
  get isDegraded(): boolean {
    return this.#isDegraded;
  }

  /** A worker ended by itself. Returns whether that is the one too many, or one more. */
  recordExit(nowMs: number): boolean {
    this.#exits += 1;
    this.#isTrying = false;
    if (this.#exits < EXITS_IN_A_ROW) return false;
    const doublings = Math.min(this.#exits - EXITS_IN_A_ROW, 10);
    this.#pausedUntilMs = nowMs + Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * (1 << doublings));
    this.#isDegraded = true;
    return true;
  }

  /** A worker is ready. Returns whether that ended a bad time. */
  recordReady(): boolean {
    const wasDegraded = this.#isDegraded;
    this.#isTrying = false;
    this.#isDegraded = false;
    return wasDegraded;
  }

  /** A worker that was not ready yet was not wanted any more: the next one may be tried. */
  recordGivenUp(): void {
    this.#isTrying = false;
  }

  /** Tasks are done again: the next exit is the first one. */
  recordDone(): void {
    this.#exits = 0;
  }

  /** A worker is started. */
  recordStart(): void {
    this.#isTrying = this.#isDegraded;
  }

  /** Time until a worker may be started, in milliseconds; `undefined` while one is being tried. */
  waitMs(nowMs: number): number | undefined {
    if (!this.#isDegraded) return 0;
    return this.#isTrying ? undefined : Math.max(0, this.#pausedUntilMs - nowMs);
  }
}
