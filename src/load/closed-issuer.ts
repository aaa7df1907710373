import type { Clock, Timer } from '../time/index.ts';
import type { CallDesk } from './call-desk.ts';
import type { Issuer } from './issuer.ts';
import type { ClosedPlan } from './plan.ts';

/** What a {@link ClosedIssuer} works with. */
export interface ClosedIssuerParts {
  readonly clock: Clock;
  readonly plan: ClosedPlan;
  readonly desk: CallDesk;
  readonly onDone: () => void;
}

/** How often a number of users that changes is looked at, in milliseconds. */
const LOOK_MS = 50;

/** Pause of a user whose call did not end well, in milliseconds: without one, a target that refuses at once would be called for ever in one turn. */
const PAUSE_MS = 10;

/** Virtual users: each calls, waits for the end, and calls again. */
export class ClosedIssuer implements Issuer {
  readonly #parts: ClosedIssuerParts;
  readonly #timers = new Set<Timer>();
  #users = 0;
  #issued = 0;
  #isStopped = false;
  #isDone = false;

  constructor(parts: ClosedIssuerParts) {
    this.#parts = parts;
  }

  get isDone(): boolean {
    return this.#isStopped || this.#isDone;
  }

  start(): void {
    const { durationMs, isRamping } = this.#parts.plan;
    if (isRamping) this.#later(LOOK_MS, this.#look);
    this.#later(durationMs, this.#end);
    this.#fill();
  }

  stop(): void {
    this.#isStopped = true;
    for (const timer of this.#timers) timer.cancel();
    this.#timers.clear();
  }

  readonly #look = (): void => {
    this.#fill();
    if (!this.isDone) this.#later(LOOK_MS, this.#look);
  };

  readonly #end = (): void => {
    this.stop();
    this.#isDone = true;
    this.#parts.onDone();
  };

  /** Sets users to work until there are as many as planned. */
  #fill(): void {
    const { plan, desk } = this.#parts;
    const wanted = plan.vusAt(desk.nowMs());
    while (this.#users < wanted && !this.isDone) {
      this.#users += 1;
      this.#call(0);
    }
  }

  /** The next call of a user that has made `made`. */
  #call(made: number): void {
    const { plan, desk } = this.#parts;
    if (this.isDone) return;
    if (made === plan.iterationsPerVu || this.#issued === plan.iterations) {
      this.#leave();
      return;
    }
    if (plan.isRamping && this.#users > plan.vusAt(desk.nowMs())) {
      this.#users -= 1;
      return;
    }
    this.#issued += 1;
    desk.issue(desk.nowMs(), ({ kind }) => {
      if (kind === 'ok') this.#call(made + 1);
      else this.#later(PAUSE_MS, () => this.#call(made + 1));
    });
  }

  /** A user has made all its calls, and none takes its place. */
  #leave(): void {
    this.#users -= 1;
    if (this.#users === 0) this.#end();
  }

  #later(delayMs: number, callback: () => void): void {
    if (this.isDone) return;
    const timer = this.#parts.clock.setTimer(
      () => {
        this.#timers.delete(timer);
        callback();
      },
      delayMs,
      { keepAlive: true },
    );
    this.#timers.add(timer);
  }
}
