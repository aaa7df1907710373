/**
 * Run times of the tasks that ended well: cumulative count, sum and sum of squares, from which a reader takes differences, and
 * the shortest since it was last taken. Recording is a few additions; a run time that is negative or not finite is ignored.
 */
export class RunStats {
  #count = 0;
  #sumMs = 0;
  #squaredSumMs2 = 0;
  #minMs = Number.POSITIVE_INFINITY;

  /** Run times recorded. */
  get count(): number {
    return this.#count;
  }

  /** Sum of the run times, in milliseconds. */
  get sumMs(): number {
    return this.#sumMs;
  }

  /** Sum of the squared run times, in milliseconds squared. */
  get squaredSumMs2(): number {
    return this.#squaredSumMs2;
  }

  /** Counts one run of `runMs` milliseconds. */
  record(runMs: number): void {
    if (!(runMs >= 0 && runMs < Number.POSITIVE_INFINITY)) return;
    this.#count += 1;
    this.#sumMs += runMs;
    this.#squaredSumMs2 += runMs * runMs;
    if (runMs < this.#minMs) this.#minMs = runMs;
  }

  /** The shortest run since the last call, in milliseconds, or `undefined` when there was none; starts anew. */
  takeMinMs(): number | undefined {
    const minMs = this.#minMs;
    this.#minMs = Number.POSITIVE_INFINITY;
    return minMs === Number.POSITIVE_INFINITY ? undefined : minMs;
  }
}
