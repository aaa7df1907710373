/** Why a worker is gone. @public */
export type WorkerExitReason =
  /** The pool became smaller, or closed. */
  | 'left'
  /** It had run as many tasks, or grown as large, as `recycle` says. */
  | 'recycled'
  /** Its task ran out of time, or was aborted, and did not end by itself. */
  | 'terminated'
  /** It ended by itself. */
  | 'crashed'
  /** It never became ready: its module is missing or throws, or it took too long. */
  | 'unfit'
  /** It was to be ended and never was; the pool counts it out. */
  | 'lost';

/** A worker thread or child process is gone. @public */
export interface WorkerExitEvent {
  /** Number of the worker, counted from 1 since the pool was made. */
  readonly worker: number;
  readonly reason: WorkerExitReason;
  /** What it exited with; absent when it did not say. */
  readonly exitCode?: number;
  /** What ended it, when that was an error. */
  readonly error?: unknown;
}

/** A pool cannot keep its workers alive, or can again. @public */
export interface DegradedEvent {
  readonly isDegraded: boolean;
  /** Workers that ended by themselves in a row, without a task done between them. */
  readonly exits: number;
  /** Time until the next worker is tried, in milliseconds; 0 when the pool has recovered. */
  readonly retryInMs: number;
  /** What ended the last worker. */
  readonly error?: unknown;
}
