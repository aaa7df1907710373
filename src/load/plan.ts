import type { Profile } from '../workload/index.ts';

/** How a load is offered; the names are those of k6. @public */
export type ExecutorName =
  | 'constant-arrival-rate'
  | 'ramping-arrival-rate'
  | 'constant-vus'
  | 'ramping-vus'
  | 'shared-iterations'
  | 'per-vu-iterations';

/** An open load: calls come at their times, whatever becomes of those before them, as independent users make them. @public */
export interface OpenPlan {
  readonly kind: 'open';
  readonly executor: ExecutorName;
  readonly profile: Profile;
  readonly durationMs: number;
}

/**
 * A closed load: each virtual user calls, waits for the end, and calls again. A slow target slows it down, so its latencies flatter.
 * @public
 */
export interface ClosedPlan {
  readonly kind: 'closed';
  readonly executor: ExecutorName;
  /** Longest time in milliseconds. */
  readonly durationMs: number;
  /** Virtual users at a moment. */
  readonly vusAt: (ms: number) => number;
  /** Whether that number changes. */
  readonly isRamping: boolean;
  /** Calls of all users together; absent: as many as the time allows. */
  readonly iterations?: number;
  /** Calls of each user; absent: as many as the time allows. */
  readonly iterationsPerVu?: number;
}

/** What is offered. @public */
export type LoadPlan = OpenPlan | ClosedPlan;
