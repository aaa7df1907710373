import type { Clock, Timer } from '../../time/index.ts';
import { type RetryEntry, RetryHeap } from './retry-heap.ts';

/** What failed and waits for its next try. One timer, for what is due first. */
export class RetrySchedule<T> {
  readonly #clock: Clock;
  readonly #onDue: () => void;
  readonly #heap = new RetryHeap<T>();
  #timer: Timer | undefined;
  #timerDueMs = Number.POSITIVE_INFINITY;

  /** @param onDue told when the first that waits has become due. */
  constructor(clock: Clock, onDue: () => void) {
    this.#clock = clock;
    this.#onDue = onDue;
  }

  /** How many wait, also those that are due. */
  get size(): number {
    return this.#heap.size;
  }

  /** Keeps `item` for `delayMs`. */
  add(item: T, delayMs: number): RetryEntry<T> {
    const entry = this.#heap.add(item, this.#clock.now() + delayMs);
    this.#arm();
    return entry;
  }

  /** Takes one out before its time. Returns whether it still waited. */
  remove(entry: RetryEntry<T>): boolean {
    const wasIn = this.#heap.remove(entry);
    if (wasIn) this.#arm();
    return wasIn;
  }

  /** Takes one that is due, or `undefined` when none is. */
  takeDue(): T | undefined {
    const { first } = this.#heap;
    if (first === undefined || first.dueMs > this.#clock.now()) return undefined;
    this.remove(first);
    return first.item;
  }

  /** Takes all that are due later than `atMs`, or simply all, the earliest first. */
  takeAll(atMs = Number.NEGATIVE_INFINITY): readonly T[] {
    const items = this.#heap.takeAll(({ dueMs }) => dueMs > atMs);
    this.#arm();
    return items;
  }

  #arm(): void {
    const dueMs = this.#heap.first?.dueMs ?? Number.POSITIVE_INFINITY;
    if (this.#timer !== undefined && dueMs === this.#timerDueMs) return;
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#timerDueMs = dueMs;
    if (this.#heap.size === 0) return;
    // Alone it keeps the process alive: when everything waits for its next try, nothing else does.
    this.#timer = this.#clock.setTimer(this.#fired, dueMs - this.#clock.now(), { keepAlive: true });
  }

  readonly #fired = (): void => {
    this.#timer = undefined;
    this.#onDue();
    // The system's timers may fire up to a millisecond early; then nothing was due, and nothing was taken.
    if (this.#timer === undefined) this.#arm();
  };
}
