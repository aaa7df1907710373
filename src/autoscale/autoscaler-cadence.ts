import type { Clock, Timer } from '../time/index.ts';

/**
 * Calls `onTick` at a fixed cadence. The plan is `start + k × tickMs`: a late tick does not delay those after it, and what
 * was missed is skipped, so that a long stall is followed by one tick and not by a storm. The next timer is set after
 * `onTick` has returned, so ticks never overlap. The timer does not keep the process alive.
 */
export class Cadence {
  readonly #clock: Clock;
  readonly #tickMs: number;
  readonly #onTick: () => void;
  #plannedMs = 0;
  #timer: Timer | undefined;
  /** Counts starts, so that a tick that stops and restarts the cadence does not leave two chains of timers. */
  #run = 0;

  constructor(clock: Clock, tickMs: number, onTick: () => void) {
    this.#clock = clock;
    this.#tickMs = tickMs;
    this.#onTick = onTick;
  }

  get isRunning(): boolean {
    return this.#timer !== undefined;
  }

  /** Starts with the first tick one `tickMs` from now. Does nothing when running. */
  start(): void {
    if (this.#timer !== undefined) return;
    this.#run += 1;
    this.#plannedMs = this.#clock.now() + this.#tickMs;
    this.#arm();
  }

  /** Stops and leaves no timer. May be called twice, and from inside `onTick`. */
  stop(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  #arm(): void {
    this.#timer = this.#clock.setTimer(() => this.#fire(), this.#plannedMs - this.#clock.now());
  }

  #fire(): void {
    const run = this.#run;
    try {
      this.#onTick();
    } finally {
      this.#planNext(run);
    }
  }

  /** Also after a tick that threw: an error in a user's own error handler must not end the autoscaling in silence. */
  #planNext(run: number): void {
    if (this.#timer === undefined || this.#run !== run) return;
    // A system timer may fire a fraction of a millisecond early; then nothing was missed, and the plan still moves on.
    const missed = Math.max(0, Math.floor((this.#clock.now() - this.#plannedMs) / this.#tickMs));
    this.#plannedMs += (missed + 1) * this.#tickMs;
    this.#arm();
  }
}
