import type { Decider, DecisionRecord, Grant, Policy } from '../autoscale/index.ts';
import type { ServiceTime } from '../workload/index.ts';
import type { DependencyOptions } from './dependency-spec.ts';
import type { SimPoolOptions } from './sim-pool-options.ts';
import type { Playable } from './sim-workload.ts';
import type { FaultOptions } from './task-draws.ts';

/** How far a run is. @public */
export interface SimProgress {
  /** Virtual time, in milliseconds. */
  readonly atMs: number;
  readonly durationMs: number;
  /** Tasks that have arrived. */
  readonly arrived: number;
}

/** What is simulated. @public */
export interface SimulateOptions {
  /** What arrives: a workload, a load, or a profile together with `service`. */
  readonly workload: Playable;
  /** How long tasks take; replaces the workload's own. */
  readonly service?: ServiceTime;
  readonly pool: SimPoolOptions;
  /** What decides the size. @defaultValue the policy that the live pool would have */
  readonly policy?: Policy | Decider;
  /** Decides beside the policy and is never applied; the result compares both. @defaultValue none */
  readonly shadow?: Policy | Decider;
  /** What stands behind the pool. @defaultValue each task has a machine of its own */
  readonly dependency?: DependencyOptions;
  readonly faults?: FaultOptions;
  /** The same seed is the same run, byte for byte. @defaultValue 1 */
  readonly seed?: number | string;
  /** Asked for growth, as a budget is. @defaultValue grants everything */
  readonly grant?: Grant;
  /** Takes each line of the decision journal, with its line break. */
  readonly journal?: (line: string) => void;
  /** Called with the record of every tick. */
  readonly onDecision?: (record: DecisionRecord) => void;
  /** Called now and then, after a fixed number of events. */
  readonly onProgress?: (progress: SimProgress) => void;
  /** Parts that the result's timeline has. Range: 1 to 10,000. @defaultValue 480 */
  readonly timelineBins?: number;
}
