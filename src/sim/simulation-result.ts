import type { ShadowComparison } from '../autoscale/index.ts';
import type { Churn } from './quality/churn.ts';
import type { Lateness } from './quality/lateness.ts';
import type { Provisioning } from './quality/provisioning.ts';
import type { TimelineBin } from './timeline.ts';

/** Waits of all tasks that started, in milliseconds. Quantiles are within 3.2 %. @public */
export interface SimWaits {
  readonly mean: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly max: number;
}

/** What became of the tasks. All of them together are those that arrived. @public */
export interface SimTasks {
  /** Refused ones included. */
  readonly arrived: number;
  readonly completed: number;
  readonly failed: number;
  readonly overloads: number;
  readonly rejected: number;
  readonly shed: number;
  /** Ran at the end. */
  readonly running: number;
  /** Waited at the end. */
  readonly waiting: number;
}

/** How good the control was. Look at lateness and cost together: one alone can always be had. @public */
export interface Quality extends Lateness, Churn {
  /** Worker time ÷ run time of all tasks that arrived. */
  readonly costRatio: number;
  readonly starts: number;
  readonly provisioning: Provisioning;
  /** Cost, starts and lateness in one figure, for ranking alone. Lower is better. */
  readonly merit: number;
}

/** What a simulation gives. @public */
export interface SimulationResult {
  readonly workload: string;
  readonly seed: number | string;
  readonly durationMs: number;
  readonly waitSloMs: number;
  readonly tasks: SimTasks;
  readonly waits: SimWaits;
  readonly quality: Quality;
  /** Worker time, in seconds: ready and starting. */
  readonly workerSec: number;
  /** Run time of all tasks that arrived, in seconds. */
  readonly offeredSec: number;
  /** Share of the worker time in which tasks ran. */
  readonly utilization: number;
  readonly peakLive: number;
  readonly meanLive: number;
  /** Tasks that ended well, per second. */
  readonly goodputPerSec: number;
  readonly timeline: readonly TimelineBin[];
  /** How the shadow policy compares with the one that was played; absent without one. */
  readonly shadow?: ShadowComparison;
}
