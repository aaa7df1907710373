import type { Task } from '../task.ts';

/** The waiting tasks as a crew sees them. */
export interface CrewQueue<T> {
  readonly size: number;
  readonly head: T | undefined;
  /** Whether tasks start in the order in which they came, each linked to the `next`. */
  readonly isPlain: boolean;
}

/**
 * The pool's books, as far as a crew writes in them. A task in a worker's hand is `queued` until it starts, and stays in the queue; the
 * first task of a hand is `running`, or settled already and held.
 */
export interface CrewHost<I, O> {
  readonly queue: CrewQueue<Task<I, O>>;
  /** Whether tasks may wait in the hands of workers rather than in the queue alone. */
  readonly mayHandOut: boolean;
  /** Workers that there should be now. */
  readonly wanted: number;
  /** Workers that there may be at once, those on their way out included. */
  readonly most: number;
  /** Runs `work`, which ends and starts tasks, and only then starts what can be started. */
  inOneGo(work: () => void): void;
  /**
   * A task has ended on its worker, and the next in the worker's hand, if any, has started there. In this order: the books change,
   * the task settles. `runMs` is how long it ran; absent when its worker cannot tell.
   */
  passOn(task: Task<I, O>, isOk: boolean, outcome: unknown, runMs: number | undefined, next: NextInHand<I, O> | undefined): void;
  /** A task that was to start has not: it is the first in the queue again. The next in its worker's hand, if any, has started. */
  unstart(task: Task<I, O>, next: NextInHand<I, O> | undefined): void;
  /** A waiting task cannot be sent to any worker. */
  refuse(task: Task<I, O>, error: unknown): void;
  /** Workers have become ready, or have gone: more or fewer tasks can run. */
  staffed(): void;
}

/** A task that has followed another on the same worker. */
export interface NextInHand<I, O> {
  readonly task: Task<I, O>;
  /** When it started; `undefined` when its worker cannot tell. */
  readonly startedAtMs: number | undefined;
}
