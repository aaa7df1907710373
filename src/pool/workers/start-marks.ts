import { isAtOrBefore } from './claim-board.ts';

/**
 * What is known of the starts in one child. Each start is marked on a pipe before its handler runs, in the order of the tasks, so one mark
 * stands for all tasks before it, but for those that the child was asked to give back: one of these may have been passed over, so of them
 * only their own mark, or their result, counts. Both are read before the child counts as gone.
 */
export class StartMarks {
  readonly #asked = new Set<number>();
  #last: number | undefined = undefined;

  /** Whether the child was asked for a task, and neither has answered nor has marked its start. */
  get awaitsAnswer(): boolean {
    return this.#asked.size > 0;
  }

  /** Notes that the child is asked for a task; `false` when it was before. */
  ask(task: number): boolean {
    if (this.#asked.has(task)) return false;
    this.#asked.add(task);
    return true;
  }

  /** The child has answered. */
  answered(task: number): void {
    this.#asked.delete(task);
  }

  /** The mark of a task has come, or its result, which may be quicker. An answer that is still to come can only be no. */
  started(task: number): void {
    this.#asked.delete(task);
    if (this.#last === undefined || isAtOrBefore(this.#last, task)) this.#last = task;
  }

  /** Whether the task has started, as far as is known here. */
  hasStarted(task: number): boolean {
    return this.#last !== undefined && isAtOrBefore(task, this.#last) && !this.#asked.has(task);
  }
}
