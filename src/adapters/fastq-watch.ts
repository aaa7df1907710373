import type { Method } from './replaced-method.ts';
import { StartOrder } from './start-order.ts';
import type { TaskLedger } from './task-ledger.ts';
import type { WatchedTask } from './watched-task.ts';

/** What of a fastq instance is read to follow its tasks. */
export interface FollowedQueue {
  readonly concurrency: number;
  readonly paused: boolean;
  running(): number;
  length(): number;
}

type Done = (this: unknown, error: unknown, ...results: readonly unknown[]) => unknown;

/**
 * Follows the tasks of a fastq, which tells of ends only. What is known:
 *
 * 1. `push` starts the task at once when fewer than `concurrency` run and the queue is not paused; else the task joins the line.
 * 2. When a task calls back, fastq calls the submitter's callback and then gives the slot to the head of the line, in the same
 *    step; unless it is paused, or more run than `concurrency` after a shrink.
 * 3. At any other moment: all that are present and do not run are waiting. `running()` is cheap, `length()` walks the queue; so tasks
 *    that are not ours (`#strangers`) are recounted once per tick.
 */
export class FastqWatch {
  readonly #queue: FollowedQueue;
  readonly #ledger: TaskLedger;
  readonly #line: StartOrder;
  /** Tasks in the queue that the ledger does not know. Too high between recounts, so that no task is said to run before it does. */
  #strangers: number;
  /** Tasks that have called back while fastq still counts them as running. */
  #ending = 0;
  /** When the present `watchStarts` began, or the last task inside it ended: a worker without a wait ends before it returns. */
  #startMs: number | undefined = undefined;
  #isAttached = true;

  constructor(queue: FollowedQueue, ledger: TaskLedger) {
    this.#queue = queue;
    this.#ledger = ledger;
    const waiting = queue.length();
    this.#line = new StartOrder(waiting);
    this.#strangers = waiting + queue.running();
  }

  /** A stand-in for `push` or `unshift`. */
  submitter(submit: Method, place: 'front' | 'end'): (value: unknown, done?: Done, ...rest: readonly unknown[]) => unknown {
    return (value, done, ...rest) => {
      if (!this.#isAttached) return submit(value, done, ...rest);
      const task = this.#ledger.arrive();
      if (!this.#queue.paused && this.#queue.running() < this.#queue.concurrency) this.#ledger.start(task);
      else this.#line.join(task, place);
      const result = submit(value, this.#watchDone(task, done), ...rest);
      if (result instanceof Promise) this.#watchPromise(task, result);
      return result;
    };
  }

  /** Runs what may start waiting tasks, and marks those that it has started. */
  watchStarts<T>(startTasks: () => T): T {
    const outerMs = this.#startMs;
    this.#startMs = this.#ledger.clock.now();
    try {
      return startTasks();
    } finally {
      this.reconcile();
      this.#startMs = outerMs;
    }
  }

  /** Marks what has started since the last look: whoever is present and does not run, waits. */
  reconcile(): void {
    const running = this.#queue.running() - this.#ending;
    this.#startAllBut(this.#ledger.present + this.#strangers - running);
  }

  /** Counts those that are not ours anew, then reconciles. Walks the queue once. */
  recount(): void {
    const waiting = this.#queue.length();
    this.#startAllBut(waiting);
    this.#strangers = Math.max(0, waiting + this.#queue.running() - this.#ledger.present);
  }

  /** The queue drops all that wait. */
  dropWaiting(): void {
    this.#ledger.abortWaiting();
    this.#line.clear();
  }

  stop(): void {
    this.#isAttached = false;
  }

  #watchDone(task: WatchedTask, done: Done | undefined): Done {
    const { beginEnd, finishEnd } = this.#bound;
    return function (this: unknown, error, ...results) {
      const holdsSlot = beginEnd(task, error);
      let isDone = false;
      try {
        const returned: unknown = done?.call(this, error, ...results);
        isDone = true;
        return returned;
      } finally {
        if (holdsSlot) finishEnd(isDone);
      }
    };
  }

  #watchPromise(task: WatchedTask, result: Promise<unknown>): void {
    // fastq handles the rejection of this promise itself, so that one more subscriber hides nothing from anybody.
    result.then(
      () => this.#settled(task, undefined),
      (error: unknown) => this.#settled(task, error),
    );
  }

  #settled(task: WatchedTask, error: unknown): void {
    this.#end(task, error);
    this.reconcile();
  }

  /** For the callbacks, whose `this` belongs to fastq. */
  readonly #bound = {
    /** Returns whether the task holds a slot: one that was dropped from the queue does not. */
    beginEnd: (task: WatchedTask, error: unknown): boolean => {
      if (task.state === 'ended') return false;
      this.#end(task, error);
      this.#ending += 1;
      return true;
    },
    /** fastq gives the slot away as soon as the callback returns; when the submitter's callback throws, it never does. */
    finishEnd: (isDone: boolean): void => {
      this.#ending -= 1;
      if (isDone && !this.#queue.paused && this.#queue.running() <= this.#queue.concurrency) this.#startHead();
    },
  };

  #end(task: WatchedTask, error: unknown): void {
    this.#ledger.start(task, this.#startMs);
    if (error) this.#ledger.fail(task, error);
    else this.#ledger.complete(task);
    if (this.#startMs !== undefined) this.#startMs = this.#ledger.clock.now();
  }

  #startAllBut(waiting: number): void {
    const started = this.#ledger.waiting + this.#line.strangers - Math.max(0, waiting);
    for (let left = started; left > 0; left -= 1) this.#startHead();
  }

  #startHead(): void {
    const task = this.#line.leave();
    if (task !== undefined) this.#ledger.start(task, this.#startMs);
  }
}
