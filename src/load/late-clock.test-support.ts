import { type Clock, ManualClock, type Timer } from '../time/index.ts';

/** A clock whose timers fire as those of a real event loop do: at whole milliseconds, late by `lateMs`, and not at all while it is held up. */
export class LateClock implements Clock {
  readonly base = new ManualClock();
  readonly #lateMs: number;
  #skippedMs = 0;

  constructor(lateMs = 0) {
    this.#lateMs = lateMs;
  }

  now(): number {
    return this.base.now() + this.#skippedMs;
  }

  wallNow(): number {
    return this.base.wallNow() + this.#skippedMs;
  }

  setTimer(callback: () => void, delayMs: number): Timer {
    return this.base.setTimer(callback, Math.max(1, Math.ceil(delayMs)) + this.#lateMs);
  }

  /** The event loop is held up for `ms`: time passes, and no timer fires. */
  holdUp(ms: number): void {
    this.#skippedMs += ms;
  }
}
