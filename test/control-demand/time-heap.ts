/** Times with a value each, smallest first: a binary heap in two arrays. */
export class TimeHeap {
  readonly #atMs: number[] = [];
  readonly #values: number[] = [];

  get size(): number {
    return this.#atMs.length;
  }

  peek(): number | undefined {
    return this.#atMs[0];
  }

  push(atMs: number, value: number): void {
    let index = this.#atMs.length;
    this.#atMs.push(atMs);
    this.#values.push(value);
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (this.#at(parent) <= atMs) break;
      this.#swap(index, parent);
      index = parent;
    }
  }

  /** Removes the smallest time and returns its value. */
  pop(): number {
    const value = this.#values[0] ?? Number.NaN;
    this.#swap(0, this.#atMs.length - 1);
    this.#atMs.pop();
    this.#values.pop();
    let index = 0;
    for (;;) {
      const left = 2 * index + 1;
      const least = this.#at(left + 1) < this.#at(left) ? left + 1 : left;
      if (this.#at(least) >= this.#at(index)) return value;
      this.#swap(index, least);
      index = least;
    }
  }

  #at(index: number): number {
    return this.#atMs[index] ?? Number.POSITIVE_INFINITY;
  }

  #swap(one: number, other: number): void {
    const [atMs, value] = [this.#at(one), this.#values[one] ?? 0];
    this.#atMs[one] = this.#at(other);
    this.#values[one] = this.#values[other] ?? 0;
    this.#atMs[other] = atMs;
    this.#values[other] = value;
  }
}
