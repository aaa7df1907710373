import { toPolicy } from '../autoscale/index.ts';
import { type Executor, PoolCore, type Spawn, WorkerPool } from '../pool/index.ts';
import { AutoscaledPool } from './autoscaled-pool.ts';
import type { CheckedPoolOptions, ScalingOptions } from './checked-options.ts';
import { type StartingPolicy, slotsPolicy } from './default-policy.ts';
import { PoolTarget } from './pool-target.ts';
import { startAutoscaler } from './start-autoscaler.ts';

const startingPolicy = ({ goal, policy, min }: ScalingOptions, spawn: Spawn): StartingPolicy =>
  policy === undefined ? slotsPolicy(goal, spawn) : { policy: toPolicy(policy), firstSize: min };

/** Joins an executor, a pool's core and, when the size is not fixed, an autoscaler. */
export const composePool = <I, O>(executor: Executor<I, O>, options: CheckedPoolOptions): WorkerPool<I, O> => {
  const { core: coreOptions, scaling } = options;
  if (scaling === undefined) return new WorkerPool(new PoolCore(executor, { ...coreOptions, desired: options.size ?? 0 }));
  const { policy, firstSize } = startingPolicy(scaling, coreOptions.spawn);
  const { min, max, waitSloMs, journal } = scaling;
  const core = new PoolCore<I, O>(executor, { ...coreOptions, desired: Math.min(max, Math.max(min, firstSize)) });
  const { clock } = coreOptions;
  const autoscaler = startAutoscaler({
    target: new PoolTarget(core),
    policy,
    min,
    max,
    waitSloMs,
    clock,
    dryRun: false,
    journal,
  });
  return new AutoscaledPool(core, autoscaler);
};
