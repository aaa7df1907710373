import type { HeldBackObservation, WaitObservation } from './observation.ts';

/** Numbers of a scale target at one moment. Counts are cumulative since its start; the autoscaler takes differences. @public */
export interface TargetReading {
  readonly live: number;
  readonly busy: number;
  readonly idle: number;
  readonly starting: number;
  readonly queued: number;
  readonly queueCapacity?: number;
  readonly arrivals: number;
  readonly completions: number;
  readonly failures: number;
  readonly overloads: number;
  readonly rejections: number;
  readonly shed: number;
  readonly aborted: number;
  readonly timedOut: number;
  readonly runMsSum: number;
  readonly runMsSquaredSum: number;
  /** Shortest run time since the last `observe`, in milliseconds. */
  readonly runMsMin?: number;
  /** Waits of the last 10 seconds. */
  readonly waitMs?: WaitObservation;
  readonly oldestWaitMs: number;
  /** Tasks among the queued ones that would not start now even if a worker were free. What has started meanwhile is counted by the loop. */
  readonly heldBack?: HeldBackObservation;
  readonly startupMs: number;
  /** Longest `Retry-After` since the last `observe`, in milliseconds. */
  readonly retryAfterMs?: number;
}

/** Anything with a size that can be read and set. What a shrink really does is documented for each adapter. @public */
export interface ScaleTarget {
  readonly name: string;
  /** The size the target is steered to. */
  readonly desired: number;
  /** The smallest size that `resize` takes. Absent: 0. */
  readonly minSize?: number;
  /** Workers that exist now, where that can be told at once: a shared budget then gets back at once what a resize has freed. */
  readonly live?: number;
  /**
   * Workers that the tasks could use now, where that can be told at once: as many as those that run take and those that wait would take,
   * without any that wait for something else than a worker. Absent: the busy workers, and one for each task that waits.
   */
  readonly usable?: number;
  observe(nowMs: number): TargetReading;
  /**
   * Calls `listener` once, when the next worker becomes busy or the next task waits for one, at size 0 too; a later call replaces an
   * earlier one, `undefined` takes it back. Returns whether it will: then the autoscaler goes without a timer while nothing can change.
   * `listener` is quick and does not throw.
   */
  whenBusy?(listener: (() => void) | undefined): boolean;
  /**
   * Calls `listener` when, since the last `observe`, several tasks ended as overloads and no fewer than half of all; a later call replaces
   * an earlier one, `undefined` takes it back. The autoscaler then ticks at once, and does not let a whole tick of tasks be refused.
   * `listener` is quick and does not throw.
   */
  whenFlooded?(listener: (() => void) | undefined): void;
  /** Steers the target to `n` workers. `desired` MUST be `n` when it returns. A refusal, thrown or by rejection, is recorded (`RESIZE_FAILED`) and tried again at the next tick. */
  resize(n: number): void | Promise<void>;
}
