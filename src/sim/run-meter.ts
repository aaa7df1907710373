import { LogHistogram } from '../stats/index.ts';
import type { SimTask } from './sim-task.ts';
import { SupplyMeter } from './supply-meter.ts';
import { Timeline } from './timeline.ts';

/** What is read of the pool after each event. */
export interface PoolGauges {
  /** Workers, ready or starting. */
  readonly supply: number;
  readonly busy: number;
  readonly desired: number;
  readonly queued: number;
}

/** How a {@link RunMeter} measures. */
export interface RunMeterOptions {
  readonly gauges: PoolGauges;
  readonly waitSloMs: number;
  readonly meanRunMs: number;
  readonly durationMs: number;
  readonly timelineBins: number;
}

/** Measures a run, in constant memory: tasks as they pass, workers over time. */
export class RunMeter {
  readonly supply: SupplyMeter;
  readonly timeline: Timeline;
  readonly waits = new LogHistogram();
  readonly #gauges: PoolGauges;
  readonly #waitSloMs: number;
  #binEndMs: number;
  #arrived = 0;
  #startedLate = 0;
  #refused = 0;

  constructor({ gauges, waitSloMs, meanRunMs, durationMs, timelineBins }: RunMeterOptions) {
    this.#gauges = gauges;
    this.#waitSloMs = waitSloMs;
    this.supply = new SupplyMeter(gauges.supply, { meanRunMs, waitSloMs });
    this.timeline = new Timeline(this.supply, durationMs, timelineBins);
    this.#binEndMs = this.timeline.nextEndMs;
  }

  /** Tasks that have arrived. */
  get arrived(): number {
    return this.#arrived;
  }

  /** Tasks that started after waiting longer than the SLO. */
  get startedLate(): number {
    return this.#startedLate;
  }

  /** Time goes on to the next event. */
  advance(nowMs: number): void {
    while (nowMs >= this.#binEndMs) {
      this.supply.advance(this.#binEndMs);
      const { desired, queued } = this.#gauges;
      this.timeline.close({ desired, queued, arrived: this.#arrived, late: this.#startedLate + this.#refused });
      this.#binEndMs = this.timeline.nextEndMs;
    }
    this.supply.advance(nowMs);
  }

  /** An event has happened. */
  look(): void {
    this.supply.see(this.#gauges.supply, this.#gauges.busy);
  }

  arrivedTask(task: SimTask): void {
    this.#arrived += 1;
    this.supply.offer(task.workMs);
  }

  refusedTask(): void {
    this.#refused += 1;
  }

  startedTask(task: SimTask, nowMs: number): void {
    const waitMs = nowMs - task.arrivedAtMs;
    if (waitMs > this.#waitSloMs) this.#startedLate += 1;
    this.waits.record(waitMs);
    this.timeline.waited(waitMs);
  }
}
