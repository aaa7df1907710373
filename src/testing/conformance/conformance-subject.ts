import type { ScaleTarget } from '../../autoscale/index.ts';
import type { Clock } from '../../time/index.ts';

/** What a subject is made with. @public */
export interface ConformanceSetup {
  /** The size that the pool starts with. */
  readonly size: number;
  /** The time that the target MUST use; it moves only when a case moves it. */
  readonly clock: Clock;
}

/** An empty pool of tasks that are functions, its scale target, and how a case handles it. @public */
export interface ConformanceSubject {
  readonly target: ScaleTarget;
  /** Hands a task in. What it returns settles as the task does. */
  submit(task: () => unknown): PromiseLike<unknown>;
  /** Sets the size without the target, as another owner of the pool would. */
  setSize?(size: number): void;
  /**
   * Resolves when the pool has done all that it does by itself: pools with timers or `setImmediate` inside need it.
   * @defaultValue lets 64 microtasks pass
   */
  settle?(): PromiseLike<unknown>;
  /** Takes the target off its pool; the pool goes on. */
  detach?(): void;
}
