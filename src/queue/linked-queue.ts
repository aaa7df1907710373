/** The links that an element of a {@link LinkedQueue} carries itself, so that the queue allocates nothing. */
export interface QueueLinks<T> {
  /** The queue that holds the element. Written by the queue alone. */
  heldBy: object | undefined;
  previous: T | undefined;
  next: T | undefined;
}

/**
 * First in, first out, as a doubly linked list through the elements: push, shift and removal from the middle are O(1), and a
 * removed element leaves nothing behind. An element is in one queue at a time.
 */
export class LinkedQueue<T extends QueueLinks<T>> {
  #head: T | undefined = undefined;
  #tail: T | undefined = undefined;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** The element that has been here longest. */
  get head(): T | undefined {
    return this.#head;
  }

  /** The element that came last. */
  get tail(): T | undefined {
    return this.#tail;
  }

  push(element: T): void {
    const tail = this.#tail;
    element.heldBy = this;
    element.previous = tail;
    if (tail === undefined) this.#head = element;
    else tail.next = element;
    this.#tail = element;
    this.#size += 1;
  }

  /** Adds an element before all others. */
  unshift(element: T): void {
    const head = this.#head;
    element.heldBy = this;
    element.next = head;
    if (head === undefined) this.#tail = element;
    else head.previous = element;
    this.#head = element;
    this.#size += 1;
  }

  shift(): T | undefined {
    const head = this.#head;
    if (head === undefined) return undefined;
    const next = head.next;
    this.#head = next;
    if (next === undefined) this.#tail = undefined;
    else next.previous = undefined;
    head.next = undefined;
    head.heldBy = undefined;
    this.#size -= 1;
    return head;
  }

  /** Removes `element` when it is here. Returns whether it was. */
  remove(element: T): boolean {
    if (element.heldBy !== this) return false;
    const { previous, next } = element;
    if (previous === undefined) this.#head = next;
    else previous.next = next;
    if (next === undefined) this.#tail = previous;
    else next.previous = previous;
    element.previous = undefined;
    element.next = undefined;
    element.heldBy = undefined;
    this.#size -= 1;
    return true;
  }
}
