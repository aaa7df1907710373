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
  /** Whether the rate refused a start that has not been announced. */
  #isOwed = false;

  constructor(limit: RateLimit, clock: Clock) {
    this.#gate = new RateGate(limit);
    this.#clock = clock;
  }

  /** Sets who is told when a task that was held back may start. */
  whenFree(onFree: () => void): void {
    this.#onFree = onFree;
  }

  /** Whether the task may start now by the rate. */
  mayStart(task: RatedTask): boolean {
    this.#isOwed = this.#gate.waitMs(rateWeightOf(task), this.#clock.now()) > 0;
    return !this.#isOwed;
  }

  /**
   * Tells when the task, which waits, may start by the rate. A turn that was announced for a later time is brought forward. The clock goes
   * on between a refusal and this: a task that was refused a moment ago and may start by now is told so as well, or it would wait for ever.
   */
  announce(task: RatedTask): void {
    const nowMs = this.#clock.now();
    const waitMs = this.#gate.waitMs(rateWeightOf(task), nowMs);
    const isOwed = this.#isOwed;
    this.#isOwed = false;
    if ((waitMs === 0 && !isOwed) || (this.#timer !== undefined && this.#timerAtMs <= nowMs + waitMs)) return;
    this.#timer?.cancel();
    this.#timerAtMs = nowMs + waitMs;
    this.#timer = this.#clock.setTimer(this.#fire, waitMs, { keepAlive: true });
  }

  started(task: RatedTask): void {
    this.#gate.take(rateWeightOf(task), this.#clock.now());
  }

  /** Takes the announcement back: nothing waits any more. */
  stop(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  readonly #fire = (): void => {
    this.#timer = undefined;
    this.#onFree();
  };
}
