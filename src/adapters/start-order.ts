import type { WatchedTask } from './watched-task.ts';

/** Started elements at the front of the line beyond which it is worth cutting them off. */
const LEAST_TO_CUT = 64;

/**
 * The line of a queue that cannot be asked which task it starts: a copy of its order. Tasks join at the end or at the front;
 * those that were in the queue before the copy was made are strangers, known by number only. Amortised O(1).
 */
export class StartOrder {
  /** The last one to join at the front is the first to leave. */
  readonly #front: WatchedTask[] = [];
  #strangers: number;
  #back: WatchedTask[] = [];
  #first = 0;

  constructor(strangers: number) {
    this.#strangers = strangers;
  }

  join(task: WatchedTask, place: 'front' | 'end'): void {
    if (place === 'front') this.#front.push(task);
    else this.#back.push(task);
  }

  /** Takes the next one out of the line: a task, or `undefined` for a stranger and for an empty line. Skips those that have left. */
  leave(): WatchedTask | undefined {
    for (let task = this.#front.pop(); task !== undefined; task = this.#front.pop()) {
      if (task.state === 'waiting') return task;
    }
    if (this.#strangers > 0) {
      this.#strangers -= 1;
      return undefined;
    }
    while (this.#first < this.#back.length) {
      const task = this.#back[this.#first];
      this.#first += 1;
      if (this.#first > LEAST_TO_CUT && this.#first * 2 > this.#back.length) this.#cut();
      if (task?.state === 'waiting') return task;
    }
    this.#cut();
    return undefined;
  }

  /** Strangers that have not left the line. */
  get strangers(): number {
    return this.#strangers;
  }

  clear(): void {
    this.#front.length = 0;
    this.#strangers = 0;
    this.#back = [];
    this.#first = 0;
  }

  #cut(): void {
    this.#back = this.#back.slice(this.#first);
    this.#first = 0;
  }
}
