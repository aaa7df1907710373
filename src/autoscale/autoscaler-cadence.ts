import type { Clock, Timer } from '../time/index.ts';

/** Shortest time between two ticks that do not wait for the plan, in ticks. */
const EARLIEST_RATIO = 0.1;

/**
 * Calls `onTick` at a fixed cadence. The plan is `start + k × tickMs`: a late tick does not delay those after it, and what
 * was missed is skipped, so that a long stall is followed by one tick and not by a storm. The next timer is set after
 * `onTick` has returned, so ticks never overlap. The timer does not keep the process alive.
 *
 * It can rest: then it has no timer until it is woken, and goes on at the next time of the same plan.
 */
export class Cadence {
  readonly #clock: Clock;
  readonly #tickMs: number;
  readonly #onTick: () => void;
  #plannedMs = 0;
  #timer: Timer | undefined;
  /** A tick that does not wait for the plan. */
  #early: Timer | undefined;
  #hastenedMs = Number.NEGATIVE_INFINITY;
  #state: 'stopped' | 'ticking' | 'resting' = 'stopped';
  /** Counts timers, so that a tick that stops and restarts the cadence, or has it rest and wakes it, does not leave two chains of them. */
  #armed = 0;

  constructor(clock: Clock, tickMs: number, onTick: () => void) {
    this.#clock = clock;
    this.#tickMs = tickMs;
    this.#onTick = onTick;
  }

  /** Whether it was started and not stopped; also while it rests. */
  get isRunning(): boolean {
    return this.#state !== 'stopped';
  }

  get isResting(): boolean {
    return this.#state === 'resting';
  }

  /** Starts with the first tick one `tickMs` from now. Does nothing when running. */
  start(): void {
    if (this.isRunning) return;
    this.#state = 'ticking';
    this.#plannedMs = this.#clock.now() + this.#tickMs;
    this.#arm();
  }

  /** Stops and leaves no timer. May be called twice, and from inside `onTick`. */
  stop(): void {
    this.#state = 'stopped';
    this.#timer?.cancel();
    this.#early?.cancel();
    this.#early = undefined;
  }

  /** Leaves no timer until `wake`. Does nothing unless it ticks. May be called from inside `onTick`. */
  rest(): void {
    if (this.#state !== 'ticking') return;
    this.#state = 'resting';
    this.#timer?.cancel();
  }

  /** Ends a rest and returns the latest time at which there would have been a tick; `undefined` when it did not rest. */
  wake(): number | undefined {
    if (this.#state !== 'resting') return undefined;
    this.#state = 'ticking';
    this.#planAhead();
    this.#arm();
    return this.#plannedMs - this.#tickMs;
  }

  /** One tick before the next of the plan, as soon as may be. Not at once: who asks is in the middle of something. */
  hasten(): void {
    if (this.#state !== 'ticking' || this.#early !== undefined) return;
    const nowMs = this.#clock.now();
    const dueMs = Math.max(nowMs, this.#hastenedMs + this.#tickMs * EARLIEST_RATIO);
    if (dueMs >= this.#plannedMs) return;
    this.#hastenedMs = dueMs;
    this.#early = this.#clock.setTimer(() => {
      this.#early = undefined;
      if (this.#state === 'ticking') this.#onTick();
    }, dueMs - nowMs);
  }

  #arm(): void {
    this.#armed += 1;
    const armed = this.#armed;
    this.#timer = this.#clock.setTimer(() => this.#fire(armed), this.#plannedMs - this.#clock.now());
  }

  #fire(armed: number): void {
    this.#early?.cancel();
    this.#early = undefined;
    try {
      this.#onTick();
    } finally {
      // Also after a tick that threw: an error in a user's own error handler must not end the autoscaling in silence.
      if (this.#state === 'ticking' && this.#armed === armed) {
        this.#plannedMs += this.#tickMs;
        this.#planAhead();
        this.#arm();
      }
    }
  }

  /** Moves the plan past now. A system timer may fire a fraction of a millisecond early; then nothing was missed. */
  #planAhead(): void {
    const missed = Math.floor((this.#clock.now() - this.#plannedMs) / this.#tickMs) + 1;
    if (missed > 0) this.#plannedMs += missed * this.#tickMs;
  }
}
