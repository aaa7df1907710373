import { RateGate } from '../queue/index.ts';
import type { Clock, Timer } from '../time/index.ts';
import type { NamedRate } from './rate-terms.ts';

/** What of a task its rates look at. */
export interface RatedTask {
  readonly options: { readonly rateWeights?: readonly number[] | undefined } | undefined;
}

/** The rate that lets the fewest tasks start. */
export interface RateTurn {
  readonly rate: NamedRate;
  /** Tasks like the next one that may start now. */
  readonly starts: number;
  /** Time until the next one may, in milliseconds. */
  readonly freeInMs: number;
}

/** A rate with the log of its starts. */
interface Gate {
  readonly rate: NamedRate;
  readonly log: RateGate;
  readonly index: number;
}

const weightFor = ({ options }: RatedTask, index: number): number => options?.rateWeights?.[index] ?? 1;

/**
 * Holds starts back to the rates of a pool, all of them at once, and says when the next one may be. A start is checked against every rate
 * and then booked with every rate, in one step. One timer, only while a task waits for a rate.
 */
export class RateControl {
  readonly #gates: readonly Gate[];
  readonly #clock: Clock;
  #onFree: () => void = () => undefined;
  #timer: Timer | undefined = undefined;
  #timerAtMs = 0;
  /** Whether a rate refused a start that has not been announced. */
  #isOwed = false;

  constructor(rates: readonly NamedRate[], clock: Clock) {
    this.#gates = rates.map((rate, index) => ({ rate, log: new RateGate(rate), index }));
    this.#clock = clock;
  }

  /** Sets who is told when a task that was held back may start. */
  whenFree(onFree: () => void): void {
    this.#onFree = onFree;
  }

  /** Whether the task may start now by every rate. */
  mayStart(task: RatedTask): boolean {
    this.#isOwed = this.#waitMs(task, this.#clock.now()) > 0;
    return !this.#isOwed;
  }

  /**
   * Tells when the task, which waits, may start by the rates. A turn that was announced for a later time is brought forward. The clock goes
   * on between a refusal and this: a task that was refused a moment ago and may start by now is told so as well, or it would wait for ever.
   */
  announce(task: RatedTask): void {
    const nowMs = this.#clock.now();
    const waitMs = this.#waitMs(task, nowMs);
    const isOwed = this.#isOwed;
    this.#isOwed = false;
    if ((waitMs === 0 && !isOwed) || (this.#timer !== undefined && this.#timerAtMs <= nowMs + waitMs)) return;
    this.#timer?.cancel();
    this.#timerAtMs = nowMs + waitMs;
    this.#timer = this.#clock.setTimer(this.#fire, waitMs, { keepAlive: true });
  }

  started(task: RatedTask): void {
    const nowMs = this.#clock.now();
    for (const { log, index } of this.#gates) log.take(weightFor(task, index), nowMs);
  }

  /** How many tasks like this one the rates let start now, and which of them lets the fewest: of equals the one to be waited for longest. */
  turnOf(task: RatedTask, nowMs: number): RateTurn | undefined {
    let turn: RateTurn | undefined;
    for (const { rate, log, index } of this.#gates) {
      const weight = weightFor(task, index);
      if (weight === 0) continue;
      const freeInMs = log.waitMs(weight, nowMs);
      const starts = freeInMs > 0 ? 0 : Math.max(1, Math.floor(log.free(nowMs) / weight));
      const isTighter = turn === undefined || starts < turn.starts || (starts === turn.starts && freeInMs > turn.freeInMs);
      if (isTighter) turn = { rate, starts, freeInMs };
    }
    return turn;
  }

  /** Takes the announcement back: nothing waits any more. */
  stop(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  #waitMs(task: RatedTask, nowMs: number): number {
    let waitMs = 0;
    for (const { log, index } of this.#gates) waitMs = Math.max(waitMs, log.waitMs(weightFor(task, index), nowMs));
    return waitMs;
  }

  readonly #fire = (): void => {
    this.#timer = undefined;
    this.#onFree();
  };
}
