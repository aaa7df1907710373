import type { ExpressHost, ExpressLane } from './express-lane.ts';
import type { Task } from './task.ts';
import type { TaskTracer } from './task-tracer.ts';
import type { Crew } from './workers/crew.ts';
import type { CrewHost } from './workers/crew-host.ts';

/** Told by an executor that a handler has ended. */
export interface ExecutorHost<I, O> {
  /** The executor calls `begin`, which begins the work of a task, through this. */
  readonly tracer: TaskTracer<I, O>;
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
  /** The threads or processes that tasks run in; absent when they run in this thread. */
  crew?(host: CrewHost<I, O>): Crew<I, O>;
}
