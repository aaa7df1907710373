/** What a worker needs of the thread or process that it is. */
export interface WorkerHost {
  /** Time since some moment, in milliseconds. */
  readonly now: () => number;
  /** The machine's monotonic time, in milliseconds: the same in every thread and process. */
  readonly machineNowMs: () => number;
  /** Calls back once the event loop has turned. */
  readonly defer: (callback: () => void) => void;
  readonly exit: (code: number) => void;
  /** Calls back when the worker exits, for whatever reason. */
  readonly onExit: (listener: () => void) => void;
  readonly warn: (warning: Error) => void;
}
