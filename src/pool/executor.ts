import type { ExpressHost, ExpressLane } from './express-lane.ts';
import type { Task } from './task.ts';

/** Told by an executor that a handler has ended. */
export interface ExecutorHost<I, O> {
  succeeded(task: Task<I, O>, output: O): void;
  failed(task: Task<I, O>, error: unknown): void;
}

/**
 * Runs tasks on workers. It settles by callback: exactly one of the host's methods MUST be called for each task, and never
 * from within `execute`.
 */
export interface Executor<I, O> {
  execute(task: Task<I, O>, host: ExecutorHost<I, O>): void;
  /** Every task that was handed to `execute` and whose end has not been told, settled or not. */
  runningTasks(): Iterable<Task<I, O>>;
  /** The short way for ordinary tasks that find a free worker; absent where there is none. */
  expressLane?(host: ExpressHost): ExpressLane<I, O>;
}
