import type { Clock, Timer } from '../../time/index.ts';

/** One timer for each worker: what it was asked to do last has a limit. */
export class WorkerTimers<W extends object> {
  readonly #clock: Clock;
  readonly #timers = new Map<W, Timer>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Sets the worker's timer; one that was set before is cancelled. */
  set(worker: W, delayMs: number, onLimit: () => void): void {
    this.cancel(worker);
    const timer = this.#clock.setTimer(() => {
      this.#timers.delete(worker);
      onLimit();
    }, delayMs);
    this.#timers.set(worker, timer);
  }

  cancel(worker: W): void {
    this.#timers.get(worker)?.cancel();
    this.#timers.delete(worker);
  }
}
