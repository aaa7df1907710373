/** Counts changes of a size, and those that go against the change before. */
export class DirectionCount {
  #size: number;
  #direction = 0;
  #changes = 0;
  #reversals = 0;

  constructor(size: number) {
    this.#size = size;
  }

  get changes(): number {
    return this.#changes;
  }

  get reversals(): number {
    return this.#reversals;
  }

  /** To be told the size whenever it may have changed. */
  see(size: number): void {
    if (size === this.#size) return;
    const direction = size > this.#size ? 1 : -1;
    if (this.#direction === -direction) this.#reversals += 1;
    this.#direction = direction;
    this.#changes += 1;
    this.#size = size;
  }
}
