import type { Actuation } from './actuation.ts';
import type { ScaleTarget } from './scale-target.ts';

/**
 * Asks a budget for growth from `current` to `recommended` workers and returns the size that is allowed, from `current` to
 * `recommended`. It MUST answer at once, and what it grants MUST be booked by then. A shrink is never asked for.
 * @public
 */
export type Grant = (recommended: number, current: number) => number;

/** What an {@link Actuator} needs. */
export interface ActuatorOptions {
  readonly target: ScaleTarget;
  readonly grant: Grant;
  /** Reads the target's size as a whole number. */
  readonly readDesired: () => number;
  /** Told of each error of the target or the budget. */
  readonly onError: (error: unknown) => void;
}

/** Applies a recommendation: asks the budget, resizes the target, and says what became of it. Never throws. */
export class Actuator {
  readonly #options: ActuatorOptions;

  constructor(options: ActuatorOptions) {
    this.#options = options;
  }

  /**
   * Steers the target to `recommended` workers, as far as the budget goes. In a dry run nothing is booked or resized.
   * `onRejected` is told when the target accepted the size at first and refused it later.
   */
  apply(recommended: number, current: number, isDryRun: boolean, onRejected: (granted: number) => void): Actuation {
    if (isDryRun) {
      return { granted: recommended, applied: current, outcome: recommended === current ? 'none' : 'dryRun' };
    }
    const granted = this.#ask(recommended, current);
    if (this.#isAt(granted)) return { granted, applied: granted, outcome: 'none' };
    const isAccepted = this.#resize(granted, onRejected);
    const applied = this.#options.readDesired();
    if (!isAccepted) return { granted, applied, outcome: 'failed' };
    if (applied === current) return { granted, applied, outcome: granted === current ? 'none' : 'failed' };
    return { granted, applied, outcome: applied > current ? 'up' : 'down' };
  }

  /** Only growth is asked for. A budget that fails grants none, and nothing it says lifts the size above what was asked. */
  #ask(recommended: number, current: number): number {
    if (recommended <= current) return recommended;
    try {
      const granted = this.#options.grant(recommended, current);
      return Number.isSafeInteger(granted) ? Math.max(current, Math.min(granted, recommended)) : current;
    } catch (error) {
      this.#options.onError(error);
      return current;
    }
  }

  /** The raw size is compared, so that a target with a size of 2.5, or without a limit, is set straight. */
  #isAt(size: number): boolean {
    try {
      return this.#options.target.desired === size;
    } catch {
      return false;
    }
  }

  #resize(size: number, onRejected: (granted: number) => void): boolean {
    try {
      const result = this.#options.target.resize(size);
      if (result === undefined) return true;
      // Not awaited: a tick is one synchronous step, and a pool's resize may wait for its running tasks to end.
      Promise.resolve(result).catch((error: unknown) => {
        this.#options.onError(error);
        onRejected(size);
      });
      return true;
    } catch (error) {
      this.#options.onError(error);
      return false;
    }
  }
}
