import type { Bounds } from '../bounds-hold.ts';
import type { Controller } from '../controller.ts';
import { type Hold, holdRecommendation } from '../hold.ts';
import type { Observation } from '../observation.ts';
import type { ShadowDecision } from './shadow-decision.ts';

/** What a shadow is made of. */
export interface ShadowParts extends Bounds {
  readonly controller: Controller;
  /** Told of what the controller threw. */
  readonly onError: (error: unknown) => void;
}

/**
 * A second controller that is shown what the first one sees, and whose size is never applied.
 *
 * Invariant: it is told the size that it wanted itself as the one the pool is steered to, so that its guards, rates and windows
 * work from its own course. All other numbers are those of the live pool.
 */
export class ShadowRun {
  readonly #parts: ShadowParts;
  /** The size it would have; absent before the first tick. */
  #size: number | undefined;
  #errors = 0;

  constructor(parts: ShadowParts) {
    this.#parts = parts;
  }

  /** How often the controller threw, or held its size because one of its stages did. */
  get errors(): number {
    return this.#errors;
  }

  isAtRest(): boolean {
    return this.#parts.controller.isAtRest?.() === true;
  }

  /** Decides beside the live controller. Gives nothing, and keeps its size, when its controller throws. */
  decide(observation: Observation, hold: Hold | undefined): ShadowDecision | undefined {
    const { controller, onError } = this.#parts;
    const own = { ...observation, desired: this.#size ?? observation.desired };
    try {
      const { desired, binding } = hold === undefined ? controller.step(own) : holdRecommendation(own, hold, this.#parts);
      this.#size = desired;
      if (hold === undefined && binding.reason === 'SIGNAL_INVALID') this.#errors += 1;
      return { desired, binding };
    } catch (error) {
      this.#errors += 1;
      onError(error);
      return undefined;
    }
  }
}
