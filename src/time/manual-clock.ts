import { OptionError } from '../errors/index.ts';
import type { Clock, Timer } from './clock.ts';
import { type HeapEntry, TimerHeap } from './timer-heap.ts';

class ManualTimer implements Timer, HeapEntry {
  readonly dueMs: number;
  readonly order: number;
  readonly #clock: { timerCancelled(): void };
  callback: (() => void) | undefined;

  constructor(dueMs: number, order: number, callback: () => void, clock: { timerCancelled(): void }) {
    this.dueMs = dueMs;
    this.order = order;
    this.callback = callback;
    this.#clock = clock;
  }

  cancel(): void {
    if (this.callback === undefined) return;
    this.callback = undefined;
    this.#clock.timerCancelled();
  }
}

/** Where a {@link ManualClock} starts. @public */
export interface ManualClockOptions {
  /** First value of `now()`, in milliseconds. @defaultValue 0 */
  readonly startMs?: number;
  /** First value of `wallNow()`, in milliseconds since the Unix epoch. @defaultValue 1_767_225_600_000 (2026-01-01T00:00:00Z) */
  readonly wallStartMs?: number;
}

/**
 * A clock that moves only when told to, for tests and simulations. Due timers run in the order of their due time, then in
 * the order in which they were set; a timer that is set by another timer runs in the same `advance` when it is due.
 * @public
 */
export class ManualClock implements Clock {
  readonly #timers = new TimerHeap<ManualTimer>();
  readonly #wallOffsetMs: number;
  #nowMs: number;
  #order = 0;
  #active = 0;

  constructor(options: ManualClockOptions = {}) {
    this.#nowMs = options.startMs ?? 0;
    this.#wallOffsetMs = (options.wallStartMs ?? 1_767_225_600_000) - this.#nowMs;
  }

  /** Number of timers that are set and have not fired. */
  get activeTimers(): number {
    return this.#active;
  }

  now(): number {
    return this.#nowMs;
  }

  wallNow(): number {
    return this.#nowMs + this.#wallOffsetMs;
  }

  setTimer(callback: () => void, delayMs: number): Timer {
    const timer = new ManualTimer(this.#nowMs + Math.max(0, delayMs), this.#order, callback, this);
    this.#order += 1;
    this.#active += 1;
    this.#timers.push(timer);
    return timer;
  }

  /** Moves time by `ms` and runs every timer that falls due. @throws OptionError when `ms` is negative or not finite. */
  advance(ms: number): void {
    if (!Number.isFinite(ms) || ms < 0) throw new OptionError('ms', ms, 'a finite number of milliseconds, 0 or more');
    this.advanceTo(this.#nowMs + ms);
  }

  /** Moves time to `timeMs` and runs every timer that falls due. @throws OptionError when `timeMs` lies in the past. */
  advanceTo(timeMs: number): void {
    if (!Number.isFinite(timeMs) || timeMs < this.#nowMs) {
      throw new OptionError('timeMs', timeMs, `a finite time, ${this.#nowMs} or later`);
    }
    while (this.runNext(timeMs)) {
      // each pass runs one timer
    }
    this.#nowMs = Math.max(this.#nowMs, timeMs); // a timer may have moved the clock further
  }

  /** Runs the next timer that is due at or before `untilMs` and moves time to it. Returns whether there was one. */
  runNext(untilMs: number = Number.POSITIVE_INFINITY): boolean {
    for (;;) {
      const timer = this.#timers.peek();
      if (timer === undefined || timer.dueMs > untilMs) return false;
      this.#timers.pop();
      const callback = timer.callback;
      if (callback === undefined) continue; // cancelled
      timer.callback = undefined;
      this.#active -= 1;
      this.#nowMs = Math.max(this.#nowMs, timer.dueMs);
      callback();
      return true;
    }
  }

  /** @internal */
  timerCancelled(): void {
    this.#active -= 1;
  }
}
