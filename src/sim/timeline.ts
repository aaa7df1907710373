import { LogHistogram } from '../stats/index.ts';
import type { SupplyMeter } from './supply-meter.ts';

/** A part of a run, for charts. Means are over its length. @public */
export interface TimelineBin {
  /** Start in milliseconds. */
  readonly atMs: number;
  readonly arrivalsPerSec: number;
  /** Work that arrived, in workers: run time per time. */
  readonly offered: number;
  /** Workers, ready or starting. */
  readonly live: number;
  readonly busy: number;
  /** Size that was steered to at the end. */
  readonly desired: number;
  /** Tasks that waited at the end. */
  readonly queued: number;
  /** Waits of the tasks that started in it, in milliseconds; absent when none did. */
  readonly waitP50Ms?: number;
  readonly waitP99Ms?: number;
  /** Tasks that came too late or were refused in it. */
  readonly late: number;
}

/** What a bin closes with. */
export interface BinEnd {
  readonly desired: number;
  readonly queued: number;
  readonly arrived: number;
  readonly late: number;
}

/** Cuts a run into a fixed number of bins, so that its memory does not grow with the number of tasks. */
export class Timeline {
  readonly bins: TimelineBin[] = [];
  readonly binMs: number;
  readonly #supply: SupplyMeter;
  readonly #waits = new LogHistogram();
  #arrived = 0;
  #late = 0;
  #supplyMs = 0;
  #busyMs = 0;
  #offeredMs = 0;

  constructor(supply: SupplyMeter, durationMs: number, binCount: number) {
    this.#supply = supply;
    this.binMs = durationMs / binCount;
  }

  /** When the present bin ends, in milliseconds. */
  get nextEndMs(): number {
    return (this.bins.length + 1) * this.binMs;
  }

  /** A task has started after waiting for `waitMs`. */
  waited(waitMs: number): void {
    this.#waits.record(waitMs);
  }

  /** Ends the present bin. The supply meter stands at its end. */
  close({ desired, queued, arrived, late }: BinEnd): void {
    const { supplyMs, busyMs, offeredMs } = this.#supply;
    const waitP50Ms = this.#waits.quantile(0.5);
    const waitP99Ms = this.#waits.quantile(0.99);
    this.bins.push({
      atMs: this.bins.length * this.binMs,
      arrivalsPerSec: ((arrived - this.#arrived) * 1_000) / this.binMs,
      offered: (offeredMs - this.#offeredMs) / this.binMs,
      live: (supplyMs - this.#supplyMs) / this.binMs,
      busy: (busyMs - this.#busyMs) / this.binMs,
      desired,
      queued,
      ...(waitP50Ms !== undefined && waitP99Ms !== undefined && { waitP50Ms, waitP99Ms }),
      late: late - this.#late,
    });
    this.#waits.clear();
    this.#arrived = arrived;
    this.#late = late;
    this.#supplyMs = supplyMs;
    this.#busyMs = busyMs;
    this.#offeredMs = offeredMs;
  }
}
