import type { Controller, Observation, ScaleTarget, TargetReading } from '../../src/autoscale/index.ts';
import type { Clock, Timer } from '../../src/time/index.ts';

/** The loop that somebody writes around a bare controller: read, take differences, step, resize. */
export class ControllerLoop {
  readonly #target: ScaleTarget;
  readonly #controller: Controller;
  readonly #clock: Clock;
  #before: TargetReading;
  #beforeMs: number;
  #timer: Timer;
  #lastReason = 'START';

  constructor(target: ScaleTarget, controller: Controller, clock: Clock) {
    this.#target = target;
    this.#controller = controller;
    this.#clock = clock;
    this.#beforeMs = clock.now();
    this.#before = target.observe(this.#beforeMs);
    this.#timer = clock.setTimer(this.#tick, controller.tickMs);
  }

  explain(): string {
    return `${this.#target.desired}: ${this.#lastReason}`;
  }

  stop(): void {
    this.#timer.cancel();
  }

  readonly #tick = (): void => {
    const nowMs = this.#clock.now();
    const reading = this.#target.observe(nowMs);
    const { desired, stages } = this.#controller.step(this.#observation(reading, nowMs));
    this.#lastReason = stages.map(({ name, out, reason }) => `${name} ${out} ${reason}`).join(', ');
    this.#before = reading;
    this.#beforeMs = nowMs;
    if (desired !== this.#target.desired) void this.#target.resize(desired); // fastq takes it at once
    this.#timer = this.#clock.setTimer(this.#tick, this.#controller.tickMs);
  };

  #observation(reading: TargetReading, nowMs: number): Observation {
    const before = this.#before;
    return {
      ...reading,
      nowMs,
      dtMs: nowMs - this.#beforeMs,
      desired: this.#target.desired,
      arrivals: reading.arrivals - before.arrivals,
      completions: reading.completions - before.completions,
      failures: reading.failures - before.failures,
      overloads: reading.overloads - before.overloads,
      rejections: reading.rejections - before.rejections,
      shed: reading.shed - before.shed,
      aborted: reading.aborted - before.aborted,
      timedOut: reading.timedOut - before.timedOut,
      runMsSum: reading.runMsSum - before.runMsSum,
      runMsSquaredSum: reading.runMsSquaredSum - before.runMsSquaredSum,
    };
  }
}
