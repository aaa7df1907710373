import type { WaitSummary } from '../stats/index.ts';
import type { HeldBack } from './held-back.ts';

/** A pool's numbers as an autoscaler reads them: gauges, and counts that only grow. */
export interface PoolReading {
  readonly live: number;
  /** Workers that cannot take a task, held ones included. */
  readonly busy: number;
  readonly idle: number;
  readonly starting: number;
  readonly queued: number;
  readonly queueCapacity: number;
  /** Tasks that were accepted, and tries after the first one: all work that came. */
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
  readonly runMsMin?: number;
  readonly waitMs?: WaitSummary;
  readonly oldestWaitMs: number;
  /** Tasks that do not wait for a worker. */
  readonly heldBack?: HeldBack;
  readonly startupMs: number;
  readonly retryAfterMs?: number;
}
