import type { Clock, Timer } from '../time/index.ts';
import { arrivalTimes, type Spread } from '../workload/index.ts';
import type { CallDesk } from './call-desk.ts';
import type { Issuer } from './issuer.ts';
import type { OpenPlan } from './plan.ts';

/** A call that is due within this is due, in milliseconds: sums of times are rounded, and a timer may fire by that much too early for ever. */
const ROUNDING_MS = 0.001;

/** What an {@link OpenIssuer} works with. */
export interface OpenIssuerParts {
  readonly clock: Clock;
  readonly plan: OpenPlan;
  readonly spread: Spread;
  readonly desk: CallDesk;
  readonly onDone: () => void;
}

/**
 * Issues each call at its time. One timer is set for the next call that is due; when it fires late, as timers do, or after the event loop
 * was held up, everything that has become due meanwhile is sent at once, each call with the time at which it was due. So the rate that was
 * asked for is the rate that is offered, and a wait that the generator caused is a wait all the same.
 */
export class OpenIssuer implements Issuer {
  readonly #parts: OpenIssuerParts;
  readonly #times: Iterator<number, void, undefined>;
  #nextMs: number | undefined = undefined;
  #timer: Timer | undefined = undefined;
  #isStopped = false;

  constructor(parts: OpenIssuerParts) {
    this.#parts = parts;
    this.#times = arrivalTimes(parts.plan.profile, parts.spread);
    this.#takeNext();
  }

  get isDone(): boolean {
    return this.#isStopped || this.#nextMs === undefined;
  }

  start(): void {
    this.#issueDue();
  }

  stop(): void {
    this.#isStopped = true;
    this.#timer?.cancel();
  }

  readonly #issueDue = (): void => {
    const { clock, desk, onDone } = this.#parts;
    for (let nowMs = desk.nowMs(); this.#nextMs !== undefined && this.#nextMs <= nowMs + ROUNDING_MS; nowMs = desk.nowMs()) {
      desk.issue(this.#nextMs);
      this.#takeNext();
    }
    if (this.#isStopped) return;
    if (this.#nextMs === undefined) onDone();
    else this.#timer = clock.setTimer(this.#issueDue, this.#nextMs - desk.nowMs(), { keepAlive: true });
  };

  #takeNext(): void {
    const { value, done } = this.#times.next();
    this.#nextMs = done === true ? undefined : value;
  }
}
