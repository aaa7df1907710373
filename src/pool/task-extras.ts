import type { Timer } from '../time/index.ts';

/** Told when the submitter's signal aborts a task. */
export interface AbortSink<T> {
  taskAborted(task: T, reason: unknown): void;
}

/** What a task with options carries besides. */
export class TaskExtras<T> {
  /** Workers that the task takes. */
  weight: number;
  /** Counts down to `queueTimeoutMs` while the task waits, to `timeoutMs` while it runs. */
  timer: Timer | undefined = undefined;
  /** Set while the task is linked to its signal. */
  abortSink: AbortSink<T> | undefined = undefined;

  constructor(weight: number) {
    this.weight = weight;
  }
}
