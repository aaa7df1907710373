import type { Clock, Timer } from '../time/index.ts';
import type { Roster } from './roster.ts';

/** Parts that the idle timeout is watched in: a worker leaves between 1 and 1 + 1/PARTS times the timeout after its last task. */
const PARTS = 4;

/**
 * Lets workers leave that were idle for the whole timeout, without a clock reading or a timer per task.
 *
 * Tasks always take the worker that was idle most recently, so the number of workers idle *throughout* a span is the
 * smallest number that was idle at any moment in it. The timeout is watched in {@link PARTS} parts; what all of the last
 * parts agree on leaves. There is one timer, only while a worker could leave.
 */
export class IdleExpiry {
  readonly #roster: Roster;
  readonly #clock: Clock;
  readonly #partMs: number;
  readonly #onLeft: () => void;
  /** For each part the fewest that were idle in it, plus those that had left by then: so a worker that leaves leaves all parts. */
  #lowestIdle: number[] = [];
  #timer: Timer | undefined = undefined;

  /** `onLeft` is told when workers have left. */
  constructor(roster: Roster, clock: Clock, idleTimeoutMs: number, onLeft: () => void = () => undefined) {
    this.#onLeft = onLeft;
    this.#roster = roster;
    this.#clock = clock;
    this.#partMs = idleTimeoutMs / PARTS;
  }

  /** To be called when a worker has become idle. Cheap when it is watching already. */
  watch(): void {
    if (this.#timer === undefined && this.#roster.live > this.#roster.floor && this.#roster.idle > 0) {
      this.#roster.takeLowestIdle();
      this.#arm();
    }
  }

  stop(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#lowestIdle = [];
  }

  #arm(): void {
    this.#timer = this.#clock.setTimer(this.#partEnded, this.#partMs);
  }

  readonly #partEnded = (): void => {
    this.#timer = undefined;
    const roster = this.#roster;
    this.#lowestIdle.push(roster.takeLowestIdle() + roster.leftIdle);
    if (this.#lowestIdle.length === PARTS) {
      const left = roster.expire(Math.min(...this.#lowestIdle) - roster.leftIdle);
      this.#lowestIdle.shift();
      if (left > 0) this.#onLeft();
    }
    if (this.#roster.live > this.#roster.floor && this.#roster.idle > 0) this.#arm();
    else this.#lowestIdle = [];
  };
}
