/** Exits in a row after which new workers are held back. */
const EXITS_IN_A_ROW = 5;

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 10_000;

/**
 * When a worker that ended by itself may be replaced: at once, until several in a row have ended without a task done between them, or one
 * has ended for a reason that the next one will have too. Then one is tried after a pause, which doubles from try to try up to 10 s.
 */
export class RestartRule {
  #exits = 0;
  /** The exit after which the first pause came, or will come. */
  #firstPause = EXITS_IN_A_ROW;
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

  /**
   * A worker ended by itself; `willRecur` when the next one is bound to do so too. Returns whether that is the one too many, or one more.
   */
  recordExit(nowMs: number, willRecur: boolean): boolean {
    this.#exits += 1;
    this.#isTrying = false;
    if (willRecur) this.#firstPause = Math.min(this.#firstPause, this.#exits);
    if (this.#exits < this.#firstPause) return false;
    const doublings = Math.min(this.#exits - this.#firstPause, 10);
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
    this.#firstPause = EXITS_IN_A_ROW;
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
