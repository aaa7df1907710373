import { RateGate, type RateLimit } from '../queue/index.ts';
import type { Clock, Timer } from '../time/index.ts';

/** What of a task a rate limit looks at. */
export interface RatedTask {
  readonly weight: number;
  readonly options: { readonly weight?: number | undefined; readonly rateWeight?: number | undefined } | undefined;
}

const rateWeightOf = ({ options }: RatedTask): number => options?.rateWeight ?? options?.weight ?? 1;

/** Holds starts back to a rate, and says when the next one may be. One timer, only while a task waits for the rate. */
export class RateControl {
  readonly #gate: RateGate;
  readonly #clock: Clock;
  #onFree: () => void = () => undefined;
  #timer: Timer | undefined = undefined;
  #timerAtMs = 0;

  constructor(limit: RateLimit, clock: Clock) {
    this.#gate = new RateGate(limit);
    this.#clock = clock;
  }

  /** Sets who is told when a task that was held back may start. */
  whenFree(onFree: () => void): void {
    this.#onFree = onFree;
  }

  /** Whether the task may start now by the rate. If not, its turn is announced. */
  mayStart(task: RatedTask): boolean {
    const nowMs = this.#clock.now();
    const waitMs = this.#gate.waitMs(rateWeightOf(task), nowMs);
    if (waitMs === 0) return true;
    this.#announce(nowMs, waitMs);
    return false;
  }

  started(task: RatedTask): void {
    this.#gate.take(rateWeightOf(task), this.#clock.now());
  }

  stop(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  #announce(nowMs: number, waitMs: number): void {
    if (this.#timer !== undefined && this.#timerAtMs <= nowMs + waitMs) return;
    this.#timer?.cancel();
    this.#timerAtMs = nowMs + waitMs;
    this.#timer = this.#clock.setTimer(this.#fire, waitMs, { keepAlive: true });
  }

  readonly #fire = (): void => {
    this.#timer = undefined;
    this.#onFree();
  };
}
