import type { Clock, Timer, TimerOptions } from './clock.ts';

/** The longest delay that `setTimeout` honours; above it Node fires after 1 ms. */
const LONGEST_DELAY_MS = 2_147_483_647;

class SystemTimer implements Timer {
  readonly #callback: () => void;
  readonly #keepAlive: boolean;
  #remainingMs: number;
  #handle: ReturnType<typeof setTimeout> | undefined;

  constructor(callback: () => void, delayMs: number, keepAlive: boolean) {
    this.#callback = callback;
    this.#keepAlive = keepAlive;
    this.#remainingMs = delayMs;
    this.#arm();
  }

  cancel(): void {
    clearTimeout(this.#handle);
    this.#handle = undefined;
  }

  #arm(): void {
    const legMs = Math.min(this.#remainingMs, LONGEST_DELAY_MS);
    this.#remainingMs -= legMs;
    this.#handle = setTimeout(() => {
      if (this.#remainingMs > 0) this.#arm();
      else this.#callback();
    }, legMs);
    if (!this.#keepAlive) this.#handle.unref();
  }
}

/** The process's own time: `performance.now`, `Date.now` and `setTimeout`. @public */
export const systemClock: Clock = Object.freeze({
  now: (): number => performance.now(),
  wallNow: (): number => Date.now(),
  setTimer: (callback: () => void, delayMs: number, options?: TimerOptions): Timer =>
    new SystemTimer(callback, Math.max(0, delayMs), options?.keepAlive ?? false),
});
