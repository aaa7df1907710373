/** Something that waits for its next try, in a {@link RetryHeap}. */
export interface RetryEntry<T> {
  readonly item: T;
  /** When its pause is over, in milliseconds of the clock. */
  readonly dueMs: number;
  /** Breaks ties: what was added first is due first. */
  readonly order: number;
  /** Its place in the heap; −1 once it is out. */
  index: number;
}

const isBefore = (a: RetryEntry<unknown>, b: RetryEntry<unknown>): boolean =>
  a.dueMs < b.dueMs || (a.dueMs === b.dueMs && a.order < b.order);

/** A binary min-heap whose entries know their places: what is due first is found at once, and any other is taken out in O(log n). */
export class RetryHeap<T> {
  readonly #entries: RetryEntry<T>[] = [];
  #added = 0;

  get size(): number {
    return this.#entries.length;
  }

  get first(): RetryEntry<T> | undefined {
    return this.#entries[0];
  }

  add(item: T, dueMs: number): RetryEntry<T> {
    const entry = { item, dueMs, order: this.#added, index: this.#entries.length };
    this.#added += 1;
    this.#entries.push(entry);
    this.#rise(entry);
    return entry;
  }

  /** Takes `entry` out. Returns whether it was in. */
  remove(entry: RetryEntry<T>): boolean {
    const { index } = entry;
    const entries = this.#entries;
    if (entries[index] !== entry) return false;
    const last = entries.pop();
    entry.index = -1;
    if (last === undefined || last === entry) return true;
    this.#put(last, index);
    this.#rise(last);
    this.#sink(last);
    return true;
  }

  /** Takes out those for which `isMeant` holds, what is due first at the front. */
  takeAll(isMeant: (entry: RetryEntry<T>) => boolean = () => true): T[] {
    const meant = this.#entries.filter(isMeant).sort((a, b) => (isBefore(a, b) ? -1 : 1));
    for (const entry of meant) this.remove(entry);
    return meant.map(({ item }) => item);
  }

  #put(entry: RetryEntry<T>, index: number): void {
    this.#entries[index] = entry;
    entry.index = index;
  }

  #rise(entry: RetryEntry<T>): void {
    for (;;) {
      const parent = this.#entries[(entry.index - 1) >> 1]; // −1 for the root: there is none
      if (parent === undefined || !isBefore(entry, parent)) return;
      this.#swap(parent, entry);
    }
  }

  #sink(entry: RetryEntry<T>): void {
    for (;;) {
      const left = this.#entries[2 * entry.index + 1];
      const right = this.#entries[2 * entry.index + 2];
      const child = left !== undefined && right !== undefined && isBefore(right, left) ? right : left;
      if (child === undefined || !isBefore(child, entry)) return;
      this.#swap(entry, child);
    }
  }

  /** Exchanges an entry with one of its children. */
  #swap(parent: RetryEntry<T>, child: RetryEntry<T>): void {
    const { index } = child;
    this.#put(child, parent.index);
    this.#put(parent, index);
  }
}
