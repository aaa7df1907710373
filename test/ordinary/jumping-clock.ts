import type { EventClock } from '../../src/sim/event-clock.ts';
import type { Clock, Timer } from '../../src/time/index.ts';

/** The clock of a process that stood still: from `atMs` on it says `byMs` more, and what was to happen in between happens late, and at once. */
export class JumpingClock implements Clock {
  readonly #clock: EventClock;
  readonly #jump: { readonly atMs: number; readonly byMs: number };

  constructor(clock: EventClock, jump: { readonly atMs: number; readonly byMs: number }) {
    this.#clock = clock;
    this.#jump = jump;
  }

  now(): number {
    return this.#clock.now() + this.#missedMs;
  }

  wallNow(): number {
    return this.#clock.wallNow() + this.#missedMs;
  }

  setTimer(callback: () => void, delayMs: number): Timer {
    return this.#clock.setTimer(callback, delayMs);
  }

  get #missedMs(): number {
    return this.#clock.now() >= this.#jump.atMs ? this.#jump.byMs : 0;
  }
}
