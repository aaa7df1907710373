import { tracingChannel } from 'node:diagnostics_channel';

/** What subscribers of the channel `marea:task` get: one object for each task, the same in each of its events. @public */
export interface TaskTrace {
  /** Name of the pool. */
  readonly pool: string;
  /** The task's `name`, where it has one. */
  readonly name: string | undefined;
  readonly key: string | undefined;
  readonly priority: number;
  /** Time from the submission until the start, in milliseconds. */
  readonly waitMs: number;
  /** What the handler gave; set before `asyncEnd`. */
  result?: unknown;
  /** Why the task did not end well; set before `error`. */
  error?: unknown;
}

/**
 * Traces each task on `diagnostics_channel`, in the manner of Node's own `tracePromise`: `start` and `end` around the handler's
 * synchronous part (a store that is bound to `start` holds for all that the handler does), `asyncStart` and `asyncEnd` when the task
 * settles, `error` before them when it does not end well.
 */
export const taskChannel = tracingChannel<unknown, TaskTrace>('marea:task');
