import { checkOneOf } from '../internal/index.ts';

/** Directions in which a size can be frozen. @public */
export type PauseDirection = 'both' | 'up' | 'down';

/** Remembers in which directions an operator froze the size. */
export class PauseHold {
  #held: PauseDirection | undefined;

  /** Freezes `direction` in addition to what is frozen already. @throws OptionError when it is not a direction. */
  add(direction: PauseDirection): void {
    checkOneOf('direction', direction, ['both', 'up', 'down']);
    this.#held = this.#held === undefined || this.#held === direction ? direction : 'both';
  }

  clear(): void {
    this.#held = undefined;
  }

  get direction(): PauseDirection | undefined {
    return this.#held;
  }
}
