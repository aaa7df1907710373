import { type TaskTrace, taskChannel } from '../host/index.ts';
import type { Task } from './task.ts';

/** Publishes the lives of tasks on the tracing channel while somebody listens. Without listeners it costs one look a task. */
export class TaskTracer<I, O> {
  readonly #poolName: string;
  readonly #traces = new Map<Task<I, O>, TaskTrace>();

  constructor(poolName: string) {
    this.#poolName = poolName;
  }

  /** Whether somebody listens. */
  get isOn(): boolean {
    return taskChannel.hasSubscribers;
  }

  /** To be called when a task starts. It is traced if somebody listens now. */
  started(task: Task<I, O>, waitMs: number): void {
    if (!this.isOn) return;
    const { key, priority, options } = task;
    this.#traces.set(task, { pool: this.#poolName, name: options?.name, key, priority, waitMs });
  }

  /** Calls `begin`, which begins the work of a task, between `start` and `end`. */
  around<T>(task: Task<I, O>, begin: () => T): T {
    const trace = this.#traces.get(task);
    if (trace === undefined) return begin();
    return taskChannel.start.runStores(trace, () => {
      try {
        return begin();
      } finally {
        taskChannel.end.publish(trace);
      }
    });
  }

  completed(task: Task<I, O>, result: O): void {
    const trace = this.#take(task);
    if (trace === undefined) return;
    trace.result = result;
    this.#settled(trace);
  }

  /** The task ended with an error of its own, timed out, or was aborted. */
  failed(task: Task<I, O>, error: unknown): void {
    const trace = this.#take(task);
    if (trace === undefined) return;
    trace.error = error;
    taskChannel.error.publish(trace);
    this.#settled(trace);
  }

  #take(task: Task<I, O>): TaskTrace | undefined {
    if (this.#traces.size === 0) return undefined;
    const trace = this.#traces.get(task);
    this.#traces.delete(task);
    return trace;
  }

  #settled(trace: TaskTrace): void {
    taskChannel.asyncStart.publish(trace);
    taskChannel.asyncEnd.publish(trace);
  }
}
