import type { RunStats, WaitTracker } from '../stats/index.ts';
import type { Clock } from '../time/index.ts';
import type { Executor } from './executor.ts';
import type { RateControl } from './rate-control.ts';
import type { Roster } from './roster.ts';
import type { Settler } from './settler.ts';
import type { ShedRule } from './shed-rule.ts';
import type { ScopeSource } from './task.ts';
import type { TaskTracer } from './task-tracer.ts';
import type { TaskWatch } from './task-watch.ts';
import type { WaitingTasks } from './waiting-tasks.ts';

/** The colleagues of a {@link Dispatcher}. */
export interface DispatcherParts<I, O> {
  /** Stamps tasks. */
  readonly stamps: Pick<Clock, 'now'>;
  readonly executor: Executor<I, O>;
  /** Whether a task without options has any: the pool's `retries` may have given it some. */
  readonly hasOrdinary: boolean;
  readonly queue: WaitingTasks<I, O>;
  readonly roster: Roster;
  readonly settler: Settler<I, O>;
  readonly watch: TaskWatch<I, O>;
  readonly tracer: TaskTracer<I, O>;
  readonly waits: WaitTracker;
  /** Run times of tasks that ended well; absent when nobody reads them. */
  readonly runs: RunStats | undefined;
  /** Learns run times; absent when nothing is shed. */
  readonly shed: ShedRule | undefined;
  /** Absent without a rate limit. */
  readonly rate: RateControl | undefined;
  /** Whether a task that runs out of time gives its worker up (`abandon`) or keeps it until its handler ends (`hold`). */
  readonly onTimeout: 'hold' | 'abandon';
  /** Captures the caller's async context, for a task that will start in someone else's. */
  readonly scopes: ScopeSource | undefined;
  /** Most workers at once, for those that are threads or processes. */
  readonly most: () => number;
}
