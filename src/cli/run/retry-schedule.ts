import type { Clock, Timer } from '../../time/index.ts';
import type { RunTask } from './run-task.ts';

interface Waiting {
  readonly task: RunTask;
  readonly dueMs: number;
}

/** Where an entry that is due at `dueMs` belongs in a list sorted by due time, after those due at the same time. */
const placeFor = (waiting: readonly Waiting[], dueMs: number): number => {
  let low = 0;
  let high = waiting.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((waiting[middle]?.dueMs ?? 0) <= dueMs) low = middle + 1;
    else high = middle;
  }
  return low;
};

/** Tasks that failed and wait for their next try. One timer, for the one that is due first. */
export class RetrySchedule {
  readonly #clock: Clock;
  readonly #onDue: () => void;
  /** Sorted by due time. */
  readonly #waiting: Waiting[] = [];
  #timer: Timer | undefined;

  /** @param onDue told when the first waiting task has become due. */
  constructor(clock: Clock, onDue: () => void) {
    this.#clock = clock;
    this.#onDue = onDue;
  }

  /** Tasks that wait, also those that are due. */
  get size(): number {
    return this.#waiting.length;
  }

  /** Keeps `task` for `delayMs`. */
  add(task: RunTask, delayMs: number): void {
    const dueMs = this.#clock.now() + delayMs;
    const place = placeFor(this.#waiting, dueMs);
    this.#waiting.splice(place, 0, { task, dueMs });
    if (place === 0) this.#arm();
  }

  /** Takes a task that is due, or `undefined` when none is. */
  takeDue(): RunTask | undefined {
    const first = this.#waiting[0];
    if (first === undefined || first.dueMs > this.#clock.now()) return undefined;
    this.#waiting.shift();
    this.#arm();
    return first.task;
  }

  /** Takes all tasks, due or not, and stops the timer. */
  takeAll(): readonly RunTask[] {
    const tasks = this.#waiting.map(({ task }) => task);
    this.#waiting.length = 0;
    this.#arm();
    return tasks;
  }

  #arm(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    const first = this.#waiting[0];
    if (first === undefined) return;
    // Alone it keeps the process alive: when every input waits for its next try, nothing else does.
    this.#timer = this.#clock.setTimer(this.#fired, first.dueMs - this.#clock.now(), { keepAlive: true });
  }

  readonly #fired = (): void => {
    this.#timer = undefined;
    this.#onDue();
    // The system's timers may fire up to a millisecond early; then nothing was due, and nothing was taken.
    if (this.#timer === undefined) this.#arm();
  };
}
