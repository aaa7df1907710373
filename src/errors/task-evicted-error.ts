import { PoolError } from './pool-error.ts';

/** The task waited in a queue that was full, and lost its place to a task of higher priority. It will not run. @public */
export class TaskEvictedError extends PoolError {
  readonly code = 'ERR_TASK_EVICTED';
  /** Priority of the task. */
  readonly priority: number;
  /** Priority of the one that took its place. */
  readonly byPriority: number;
  /** Capacity of the queue, in tasks. */
  readonly queueCapacity: number;

  constructor(priority: number, byPriority: number, queueCapacity: number) {
    super(
      `The queue is full (capacity ${queueCapacity}), and the task, of priority ${priority}, lost its place to one of priority ${byPriority}`,
    );
    this.priority = priority;
    this.byPriority = byPriority;
    this.queueCapacity = queueCapacity;
  }
}
