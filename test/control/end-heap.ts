/** A task and the key (a time, or an amount of work) at which it ends. */
export interface Ending {
  readonly key: number;
  readonly startedMs: number;
}

/** Binary heap of endings; the smallest key comes first. */
export class EndHeap {
  readonly #items: Ending[] = [];

  get size(): number {
    return this.#items.length;
  }

  get first(): Ending | undefined {
    return this.#items[0];
  }

  push(item: Ending): void {
    const items = this.#items;
    let at = items.push(item) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = items[parent];
      if (above === undefined || above.key <= item.key) break;
      items[at] = above;
      at = parent;
    }
    items[at] = item;
  }

  pop(): Ending | undefined {
    const items = this.#items;
    const top = items[0];
    const last = items.pop();
    if (top === undefined || last === undefined || items.length === 0) return top;
    this.#sink(last);
    return top;
  }

  #sink(item: Ending): void {
    const items = this.#items;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      const left = items[child];
      if (left === undefined) break;
      const right = items[child + 1];
      let least = left;
      if (right !== undefined && right.key < left.key) {
        least = right;
        child += 1;
      }
      if (least.key >= item.key) break;
      items[at] = least;
      at = child;
    }
    items[at] = item;
  }
}
