/** When a worker is replaced by a fresh one. @public */
export interface RecycleOptions {
  /** After so many tasks. Range: 1 and up. @defaultValue never */
  readonly tasks?: number;
  /** When its heap uses more than this after a task, in bytes. Range: 1 and up. @defaultValue never */
  readonly heapBytes?: number;
}

/** Limits of time for what workers are asked to do, in milliseconds. */
export interface CrewLimits {
  /** From the start of a worker to its readiness. */
  readonly startMs: number;
  /** From an order to abort to the end of the task. Then the worker is ended. */
  readonly abortMs: number;
  /** From an order to leave to the exit. Then the worker is ended. */
  readonly leaveMs: number;
  /** From the ending of a worker to its exit. Then it is counted out. */
  readonly terminateMs: number;
}
