import type { OrdinaryTask } from './ordinary-task.ts';

/** Length of one bin, in milliseconds. */
export const BIN_MS = 500;

/** Half a second of a run. */
export interface Bin {
  /** Tasks that ended well. */
  ok: number;
  /** Those of them that had started in time and that somebody still waited for. */
  good: number;
  /** Tasks that started, or were refused. */
  begun: number;
  /** Those of them that had waited too long, or were refused. */
  late: number;
  overloads: number;
  /** Gauges at its end. */
  desired: number;
  live: number;
  busy: number;
  queued: number;
}

/** What is read of the pools at the end of each bin. */
export interface Gauges {
  readonly desired: number;
  readonly live: number;
  readonly busy: number;
  readonly queued: number;
}

const emptyBin = (): Bin => ({ ok: 0, good: 0, begun: 0, late: 0, overloads: 0, desired: 0, live: 0, busy: 0, queued: 0 });

/** Measures a run in bins. */
export class Meter {
  readonly bins: Bin[] = [];
  readonly #waitSloMs: number;
  readonly #gauges: Gauges;
  #now: Bin = emptyBin();

  constructor(waitSloMs: number, gauges: Gauges) {
    this.#waitSloMs = waitSloMs;
    this.#gauges = gauges;
  }

  started(task: OrdinaryTask, nowMs: number): void {
    task.startedAtMs = nowMs;
    this.#now.begun += 1;
    if (this.#isLate(task)) this.#now.late += 1;
  }

  refused(): void {
    this.#now.begun += 1;
    this.#now.late += 1;
  }

  succeeded(task: OrdinaryTask): void {
    this.#now.ok += 1;
    if (!this.#isLate(task) && !task.isForgotten) this.#now.good += 1;
  }

  /** A task that was started ended with an error; here that is always an overload. */
  failed(): void {
    this.#now.overloads += 1;
  }

  closeBin(): void {
    const { desired, live, busy, queued } = this.#gauges;
    Object.assign(this.#now, { desired, live, busy, queued });
    this.bins.push(this.#now);
    this.#now = emptyBin();
  }

  #isLate(task: OrdinaryTask): boolean {
    return task.startedAtMs - task.arrivedAtMs > this.#waitSloMs;
  }
}
