/** Lets values out in the order of their positions, whatever order they come in. */
export class ReorderBuffer<T> {
  readonly #release: (value: T) => void;
  readonly #held = new Map<number, T>();
  #next = 0;

  /** @param release told each value in its turn. */
  constructor(release: (value: T) => void) {
    this.#release = release;
  }

  /** The first position that has not come yet: everything before it has been let out. */
  get next(): number {
    return this.#next;
  }

  /** Values that wait for an earlier one. */
  get size(): number {
    return this.#held.size;
  }

  /** Brings the value of `position`. Each position comes once. */
  add(position: number, value: T): void {
    if (position !== this.#next) {
      this.#held.set(position, value);
      return;
    }
    this.#release(value);
    this.#next += 1;
    for (let held = this.#held.get(this.#next); held !== undefined; held = this.#held.get(this.#next)) {
      this.#held.delete(this.#next);
      this.#release(held);
      this.#next += 1;
    }
  }

  /** Lets out all that is held, in order, because what is missing will not come. */
  releaseAll(): void {
    const positions = [...this.#held.keys()].sort((a, b) => a - b);
    for (const position of positions) {
      const value = this.#held.get(position);
      if (value !== undefined) this.#release(value);
    }
    this.#held.clear();
  }
}
