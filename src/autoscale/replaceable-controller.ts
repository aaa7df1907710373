import { OptionError } from '../errors/index.ts';
import type { Controller, ControllerState } from './controller.ts';
import type { Observation } from './observation.ts';
import type { Recommendation } from './recommendation.ts';

/** A controller in whose place another one can be put, while whoever asks it keeps asking the same object. */
export class ReplaceableController implements Controller {
  readonly tickMs: number;
  #present: Controller;

  constructor(first: Controller) {
    this.tickMs = first.tickMs;
    this.#present = first;
  }

  step(observation: Observation): Recommendation {
    return this.#present.step(observation);
  }

  isAtRest(): boolean {
    return this.#present.isAtRest?.() === true;
  }

  snapshot(): ControllerState {
    return this.#present.snapshot();
  }

  restore(state: ControllerState): void {
    this.#present.restore(state);
  }

  /** Whoever steps it has its timers at one cadence. @throws OptionError when `next` has another `tickMs`. */
  checkNext({ tickMs }: Controller): void {
    if (tickMs !== this.tickMs) throw new OptionError('policy.tickMs', tickMs, `${this.tickMs}, as of the policy that runs`);
  }

  /** The next step is made by `next`, from the state that it has. */
  replace(next: Controller): void {
    this.checkNext(next);
    this.#present = next;
  }
}
