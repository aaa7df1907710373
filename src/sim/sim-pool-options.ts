import type { Goal } from '../autoscale/index.ts';
import type { QueueOptions, RateOption } from '../autoscaled-pool/index.ts';
import type { Classify, Spawn } from '../pool/index.ts';

/** The simulated pool. What `createPool` takes means the same here. @public */
export interface SimPoolOptions {
  /** A fixed size; without it the pool is autoscaled from `min` to `max`. */
  readonly size?: number;
  /** Fewest workers. @defaultValue 1 */
  readonly min?: number;
  /** Most workers. Needed without `size`. */
  readonly max?: number;
  /** The wait that at most 1 % of tasks may exceed, in milliseconds; what is longer is late. @defaultValue 500 */
  readonly waitSloMs?: number;
  /** The SLO that the policy is told, where it differs from what lateness is measured by; a knob for experiments. @defaultValue `waitSloMs` */
  readonly controlSloMs?: number;
  readonly goal?: Goal;
  readonly queue?: QueueOptions;
  readonly rate?: RateOption;
  readonly maxPerKey?: number;
  readonly classify?: Classify;
  /** @defaultValue 'onDemand' where workers are ready at once, 'eager' where they take time to start */
  readonly spawn?: Spawn;
  readonly idleTimeoutMs?: number;
  /**
   * Time until a new worker is ready, in milliseconds: with it, workers are a crew of threads as it runs live, with modelled threads. 0: slots,
   * which are there at once. Range: 0 and up. @defaultValue 0
   */
  readonly startMs?: number;
  /** Workers at the beginning, ready. Range: `min` to `max`. @defaultValue what the live pool begins with */
  readonly firstSize?: number;
}
