import type { WaitSummary } from '../stats/index.ts';
import type { HeldBack } from './held-back.ts';
import type { TaskCounts } from './tally.ts';

/** A pool's numbers at one moment. Frozen. @public */
export interface PoolSnapshot extends TaskCounts {
  readonly name: string;
  readonly state: 'open' | 'paused' | 'closing' | 'closed';
  readonly min: number;
  readonly max: number;
  /** The size the pool is steered to. */
  readonly desired: number;
  /** Workers that are ready or starting. */
  readonly live: number;
  /** Workers whose task has not settled. */
  readonly busy: number;
  /** Workers that wait for a task. */
  readonly idle: number;
  /** Workers that are not ready yet. */
  readonly starting: number;
  /** Workers whose task has timed out or was aborted while its handler still runs. */
  readonly held: number;
  /** Handlers that still run although their worker was given up (`onTimeout: 'abandon'`). */
  readonly abandoned: number;
  /** Tasks that have started and not settled: `busy`, counted in tasks where those have weights. */
  readonly running: number;
  /** Tasks that wait for a worker. */
  readonly queued: number;
  /** Tasks that wait for their next try: they hold no worker, and do not count as queued. */
  readonly retrying: number;
  /** Tries after the first one that were let in since the pool was made. */
  readonly retried: number;
  readonly queueCapacity: number;
  /** Waits of the tasks that started in the last 10 seconds, in milliseconds; absent when none did. */
  readonly waitMs?: WaitSummary;
  /** Age of the oldest waiting task, in milliseconds; 0 when none waits. */
  readonly oldestWaitMs: number;
  /** Tasks that would not start now even if a worker were free; absent when all that wait lack a worker, and while the pool is paused. */
  readonly heldBack?: HeldBack;
}
