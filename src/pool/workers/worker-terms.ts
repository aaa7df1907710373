/** How a worker waits while it has nothing to do. @public */
export type IdleWait =
  /** In its event loop: timers and connections of the module live on. */
  | 'events'
  /**
   * Blocked: between tasks nothing of the module runs, no timer, no socket. Costs a third less CPU a task when tasks are tiny.
   */
  | 'block'
  /** Blocked, after spinning for up to 50 µs: shorter round trips for a core that is never idle under load. */
  | 'spin';

/** What a worker is told when it starts, apart from its lines. */
export interface WorkerTerms {
  /** Address of the user's module. */
  readonly module: string;
  readonly idleWait: IdleWait;
  /** Whether the worker measures its heap, for recycling. */
  readonly measuresHeap: boolean;
  /** The pool's clock and the machine's monotonic clock at one moment, in milliseconds: the worker reads the pool's clock by them. */
  readonly poolNowMs: number;
  readonly machineNowMs: number;
}
