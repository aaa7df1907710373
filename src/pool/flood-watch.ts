/** Overloads between two readings that make a flood: so many, and so much of what has ended. */
const FLOOD_COUNT = 4;
const FLOOD_RATIO = 0.5;

/**
 * Tells when overloads are no chance any more: a server that refuses at once ends some hundred tasks between two ticks of an autoscaler,
 * and each of them then waits for another try.
 */
export class FloodWatch {
  #listener: (() => void) | undefined;
  #readOverloads = 0;
  #readEnded = 0;

  /** Sets who is told; `undefined`: nobody. */
  listen(listener: (() => void) | undefined): void {
    this.#listener = listener;
  }

  /** One more overload. Both are counts since the beginning; `ended` holds the overloads too. */
  note(overloads: number, ended: number): void {
    if (this.#listener === undefined) return;
    const since = overloads - this.#readOverloads;
    if (since >= FLOOD_COUNT && since >= FLOOD_RATIO * (ended - this.#readEnded)) this.#listener();
  }

  /** An autoscaler has read the counts: what comes now is new. */
  read(overloads: number, ended: number): void {
    this.#readOverloads = overloads;
    this.#readEnded = ended;
  }
}
