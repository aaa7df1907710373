/** Entries beyond which the list is worth tidying. */
const LEAST_TO_TIDY = 64;

/**
 * Finds the element that has waited longest, or came last, among elements that leave in another order than they came. Elements that have left
 * are dropped when they are met, or when they are more than half of the list. Amortised O(1).
 */
export class AgeList<T> {
  readonly #isWaiting: (element: T) => boolean;
  #elements: T[] = [];
  #first = 0;

  constructor(isWaiting: (element: T) => boolean) {
    this.#isWaiting = isWaiting;
  }

  /** Adds an element that waits from now on. `waiting` is how many wait, this one included. */
  add(element: T, waiting: number): void {
    this.#elements.push(element);
    if (this.#elements.length > 2 * waiting + LEAST_TO_TIDY) this.#tidy();
  }

  /** The element that has waited longest. */
  oldest(): T | undefined {
    while (this.#first < this.#elements.length) {
      const element = this.#elements[this.#first];
      if (element !== undefined && this.#isWaiting(element)) return element;
      this.#first += 1;
    }
    this.clear();
    return undefined;
  }

  /** The element that came last. */
  newest(): T | undefined {
    for (let element = this.#elements.at(-1); element !== undefined; element = this.#elements.at(-1)) {
      if (this.#isWaiting(element)) return element;
      this.#elements.pop();
    }
    return undefined;
  }

  /** All that wait, in the order in which they came. */
  waiting(): T[] {
    return this.#elements.filter((element) => this.#isWaiting(element));
  }

  /** Takes out all that wait, in the order in which they came. */
  takeAll(): T[] {
    const waiting = this.waiting();
    this.clear();
    return waiting;
  }

  clear(): void {
    this.#elements = [];
    this.#first = 0;
  }

  #tidy(): void {
    this.#elements = this.#elements.filter((element) => this.#isWaiting(element));
    this.#first = 0;
  }
}
