/** How many tries after failures a pool allows, in relation to first tries. @public */
export interface RetryBudgetOptions {
  /** Share of the first tries of the last ten seconds. Range: 0 to 10. @defaultValue 0.2 */
  readonly ratio?: number;
  /** So many a second besides, for pools with few tasks; up to ten seconds' worth are saved up. Range: 0 and up. @defaultValue 10 */
  readonly minPerSec?: number;
}

/** The budget of a pool that says nothing else: Finagle's defaults. */
export const RETRY_BUDGET_DEFAULTS = Object.freeze({ ratio: 0.2, minPerSec: 10 });

/** What was earned is worth less and less over this time, in milliseconds, and nothing at its end. */
const SPAN_MS = 10_000;

/**
 * Bounds tries after failures: a dependency that fails is not sent several times the work. It is asked only when something has failed;
 * the tasks that go well cost nothing, because their number is in the pool's tally anyway.
 */
export class RetryBudget {
  readonly #options: Required<RetryBudgetOptions>;
  #atMs: number;
  #firstTries = 0;
  /** Retries that first tries have earned. */
  #earned = 0;
  /** Retries that time has earned. */
  #reserve: number;

  constructor(options: Required<RetryBudgetOptions>, nowMs: number) {
    this.#options = options;
    this.#atMs = nowMs;
    this.#reserve = this.#most;
  }

  /**
   * Books one retry, if there is one left; returns whether there was.
   * @param firstTries tasks that were accepted since the pool was made.
   */
  take(nowMs: number, firstTries: number): boolean {
    const { ratio, minPerSec } = this.#options;
    const passedMs = Math.max(0, nowMs - this.#atMs);
    const recentRatio = passedMs > SPAN_MS ? SPAN_MS / passedMs : 1;
    const keptRatio = Math.max(0, 1 - passedMs / SPAN_MS);
    this.#earned = this.#earned * keptRatio + ratio * (firstTries - this.#firstTries) * recentRatio;
    this.#reserve = Math.min(this.#most, this.#reserve + (minPerSec * passedMs) / 1_000);
    this.#atMs = nowMs;
    this.#firstTries = firstTries;
    if (this.#earned >= 1) this.#earned -= 1;
    else if (this.#reserve >= 1) this.#reserve -= 1;
    else return false;
    return true;
  }

  get #most(): number {
    return (this.#options.minPerSec * SPAN_MS) / 1_000;
  }
}
