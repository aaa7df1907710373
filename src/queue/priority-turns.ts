import type { Level } from './level.ts';
import type { QueueLinks } from './linked-queue.ts';
import { type Placed, rankOf } from './ordering.ts';

/** Starts by which higher priorities go before a task that has waited its priority's worth, before it may go before one of them. */
export const MOST_PASSES = 9;

/**
 * Which priority's turn it is. The lowest rank goes first (priority with ageing). Where that is not the highest priority that waits, its
 * waiting has made up for it: such a task goes after nine of the highest, and one of them runs at a time. So no stream of high priority
 * starves it, and a backlog of low priority, however old and however long its tasks run, never takes the workers from a higher one.
 */
export class PriorityTurns<T extends QueueLinks<T> & Placed> {
  readonly #ageingMs: number;
  /** Starts of the highest priority, in a row, before an aged task. */
  #passes = 0;
  /** The aged task that went before higher ones last. */
  #aged: T | undefined = undefined;
  /** Whether the last look found an aged task before the highest priority. */
  #isContested = false;

  constructor(ageingMs: number) {
    this.#ageingMs = ageingMs;
  }

  /** Whose turn it is; `undefined` when none has a task that may start. */
  next(levels: readonly Level<T>[]): Level<T> | undefined {
    let first: Level<T> | undefined;
    let highest: Level<T> | undefined;
    let firstRank = Number.POSITIVE_INFINITY;
    for (const level of levels) {
      const { head } = level;
      if (head === undefined) continue;
      const rank = rankOf(head, this.#ageingMs);
      // Ranks of extreme ageing may be infinite: the first one found is taken whatever it is.
      if (first === undefined || rank < firstRank || (rank === firstRank && level.priority > first.priority)) {
        first = level;
        firstRank = rank;
      }
      if (highest === undefined || level.priority > highest.priority) highest = level;
    }
    this.#isContested = first !== highest;
    return this.#mayAgedStart ? first : highest;
  }

  /** The level that `next` has just named gives its head away. */
  taken(task: T): void {
    if (!this.#isContested) return;
    if (this.#mayAgedStart) {
      this.#passes = 0;
      this.#aged = task;
    } else {
      this.#passes += 1;
    }
  }

  /** Nothing waits any more. */
  reset(): void {
    this.#passes = 0;
  }

  get #mayAgedStart(): boolean {
    return this.#passes >= MOST_PASSES && this.#aged?.isUnderWay !== true;
  }
}
