import { type Clock, ManualClock, type Timer } from '../../../src/time/index.ts';

/** A clock whose readings can leap while no timer fires: what a suspended machine, a debugger or a broken time source do to a process. */
export class SuspendableClock implements Clock {
  readonly #manual = new ManualClock({ startMs: 1_000 });
  #leaptMs = 0;
  #wallLeaptMs = 0;

  get activeTimers(): number {
    return this.#manual.activeTimers;
  }

  now(): number {
    return this.#manual.now() + this.#leaptMs;
  }

  wallNow(): number {
    return this.#manual.wallNow() + this.#leaptMs + this.#wallLeaptMs;
  }

  setTimer(callback: () => void, delayMs: number): Timer {
    return this.#manual.setTimer(callback, delayMs);
  }

  advance(ms: number): void {
    this.#manual.advance(ms);
  }

  /** Readings jump by `ms`, forwards or back; timers do not. */
  leap(ms: number): void {
    this.#leaptMs += ms;
  }

  /** Somebody sets the machine's clock. */
  setWall(byMs: number): void {
    this.#wallLeaptMs += byMs;
  }
}
