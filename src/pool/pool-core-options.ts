import type { ListenerErrorSink } from '../events/index.ts';
import type { Random } from '../random/index.ts';
import type { Clock } from '../time/index.ts';
import type { Classify } from './classification.ts';
import type { Overflow } from './intake.ts';
import type { NamedRate } from './rate-terms.ts';
import type { RetryBudgetOptions } from './retries/retry-budget.ts';
import type { CheckedRetryLimits } from './retries/retry-limits.ts';
import type { Spawn } from './roster.ts';
import type { ScopeSource } from './task.ts';

/** Everything a pool's core needs to know; checked and complete. */
export interface PoolCoreOptions {
  readonly name: string;
  readonly spawn: Spawn;
  readonly min: number;
  readonly max: number;
  /** The first size. */
  readonly desired: number;
  /** Absent: idle workers stay. */
  readonly idleTimeoutMs: number | undefined;
  readonly queueCapacity: number;
  readonly overflow: Overflow;
  /** Longest expected wait; a task that would wait longer is shed. Absent: none is. */
  readonly maxWaitMs: number | undefined;
  /** Waiting time that makes up for one step of priority. */
  readonly ageingMs: number;
  /** Most tasks of one key at once; absent: no limit. */
  readonly maxPerKey: number | undefined;
  /** Most starts per time, by each of them; absent: no limit. */
  readonly rates: readonly NamedRate[] | undefined;
  readonly onTimeout: 'hold' | 'abandon';
  readonly classify: Classify;
  /** For tasks that say nothing of their own; absent: `run` tries once, `map` as it does by itself. */
  readonly retries: CheckedRetryLimits | undefined;
  readonly retryBudget: Required<RetryBudgetOptions>;
  readonly random: Random;
  /** Whether run times are measured; costs two clock readings a task. */
  readonly measuresRuns: boolean;
  /** Captures the submitter's async context for tasks that wait; absent: they run in the context of whoever starts them. */
  readonly scopes: ScopeSource | undefined;
  readonly clock: Clock;
  readonly onListenerError: ListenerErrorSink;
}
