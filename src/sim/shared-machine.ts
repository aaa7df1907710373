import type { Call, Dependency } from './dependency.ts';
import type { EventClock, SimEvent } from './event-clock.ts';
import { EventHeap } from './event-heap.ts';

/** How often a machine whose speed moves with time looks at the clock, in milliseconds. */
const REFRESH_MS = 20;

/** How many times longer a task runs with `inFlight` tasks at once, at `nowMs`. MUST be above 0. */
export type Slowdown = (inFlight: number, nowMs: number) => number;

/** How a {@link SharedMachine} is. */
export interface SharedMachineOptions {
  readonly slowdown: Slowdown;
  /** Whether `slowdown` moves with time. */
  readonly isMoving: boolean;
}

/**
 * All running tasks share one machine: each proceeds at 1/slowdown of full speed, so that one task more or less is felt at once by all
 * of them. Since they proceed alike, the machine counts the work that each has got since the beginning, and a task ends when
 * that has grown by its own work.
 */
export class SharedMachine implements Dependency, SimEvent {
  heapIndex = -1;
  readonly #clock: EventClock;
  readonly #options: SharedMachineOptions;
  readonly #calls = new EventHeap<Call>();
  #atMs = 0;
  #workDoneMs = 0;
  #pace = 1;

  constructor(clock: EventClock, options: SharedMachineOptions) {
    this.#clock = clock;
    this.#options = options;
  }

  serve(call: Call): void {
    this.#proceed();
    this.#calls.push(call, this.#workDoneMs + call.workMs);
    this.#plan();
  }

  /** The first task has ended, or the speed may have moved. */
  fire(): void {
    this.#proceed();
    // A rounding error of time must not turn into an event without progress: what is nearly done is done.
    const call = this.#calls.firstKey <= this.#workDoneMs + 1e-9 * (1 + this.#workDoneMs) ? this.#calls.pop() : undefined;
    this.#plan();
    call?.ended();
  }

  #proceed(): void {
    const nowMs = this.#clock.now();
    this.#workDoneMs += (nowMs - this.#atMs) / this.#pace;
    this.#atMs = nowMs;
  }

  #plan(): void {
    const { size, firstKey } = this.#calls;
    if (size === 0) {
      this.#clock.cancel(this);
      return;
    }
    this.#pace = this.#options.slowdown(size, this.#atMs);
    const endsAtMs = this.#atMs + Math.max(0, firstKey - this.#workDoneMs) * this.#pace;
    this.#clock.schedule(this, this.#options.isMoving ? Math.min(endsAtMs, this.#atMs + REFRESH_MS) : endsAtMs);
  }
}
