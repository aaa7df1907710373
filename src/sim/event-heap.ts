/** Something that has its place in an {@link EventHeap}. */
export interface HeapItem {
  /** Where it is in its heap; −1 while it is in none. Kept by the heap. */
  heapIndex: number;
}

const FIRST_ROOM = 256;

/**
 * Items by key, the smallest first; items of equal keys in the order in which they were put in. Keys lie in an array of numbers of
 * their own, so that a comparison follows no pointer; each item knows its place, so that it can be taken out from anywhere.
 * All operations but a look at the first are O(log n).
 */
export class EventHeap<T extends HeapItem> {
  #keys = new Float64Array(FIRST_ROOM);
  #orders = new Float64Array(FIRST_ROOM);
  readonly #items: T[] = [];
  #size = 0;
  #nextOrder = 0;

  get size(): number {
    return this.#size;
  }

  /** The smallest key; infinity without items. */
  get firstKey(): number {
    return this.#size === 0 ? Number.POSITIVE_INFINITY : (this.#keys[0] as number); // the array is never empty
  }

  get first(): T | undefined {
    return this.#items[0];
  }

  /** Puts an item in that is in no heap. */
  push(item: T, key: number): void {
    const order = this.#nextOrder;
    this.#nextOrder = order + 1;
    const index = this.#size;
    this.#size = index + 1;
    if (index === this.#keys.length) this.#grow();
    this.#items.push(item);
    this.#rise(index, item, key, order);
  }

  /** Takes the first item out. */
  pop(): T | undefined {
    const item = this.#items[0];
    if (item !== undefined) this.remove(item);
    return item;
  }

  /** Takes an item out. The caller has seen that it is in this heap. */
  remove(item: T): void {
    const index = item.heapIndex;
    item.heapIndex = -1;
    const size = this.#size - 1;
    this.#size = size;
    const last = this.#items.pop() as T; // the heap held `item`
    if (last === item) return;
    const key = this.#keys[size] as number; // index < length
    const order = this.#orders[size] as number; // index < length
    const parent = (index - 1) >> 1;
    if (index > 0 && this.#isBefore(key, order, parent)) this.#rise(index, last, key, order);
    else this.#sink(index, last, key, order);
  }

  #isBefore(key: number, order: number, index: number): boolean {
    const other = this.#keys[index] as number; // every caller's index is in the heap
    return key < other || (key === other && order < (this.#orders[index] as number));
  }

  #rise(start: number, item: T, key: number, order: number): void {
    let index = start;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!this.#isBefore(key, order, parent)) break;
      this.#move(parent, index);
      index = parent;
    }
    this.#place(index, item, key, order);
  }

  #sink(start: number, item: T, key: number, order: number): void {
    const size = this.#size;
    let index = start;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= size) break;
      const right = child + 1;
      if (right < size && this.#isBefore(this.#keys[right] as number, this.#orders[right] as number, child)) child = right;
      if (this.#isBefore(key, order, child)) break;
      this.#move(child, index);
      index = child;
    }
    this.#place(index, item, key, order);
  }

  #move(from: number, to: number): void {
    this.#place(to, this.#items[from] as T, this.#keys[from] as number, this.#orders[from] as number); // `from` is in the heap
  }

  #place(index: number, item: T, key: number, order: number): void {
    this.#keys[index] = key;
    this.#orders[index] = order;
    this.#items[index] = item;
    item.heapIndex = index;
  }

  #grow(): void {
    const keys = new Float64Array(2 * this.#keys.length);
    const orders = new Float64Array(2 * this.#keys.length);
    keys.set(this.#keys);
    orders.set(this.#orders);
    this.#keys = keys;
    this.#orders = orders;
  }
}
