import { toPolicy } from '../autoscale/index.ts';
import { type Executor, PoolCore, type Spawn, WorkerPool } from '../pool/index.ts';
import { AutoscaledPool } from './autoscaled-pool.ts';
import { underBudget } from './budget-option.ts';
import { BudgetedPool } from './budgeted-pool.ts';
import type { CheckedPoolOptions, ScalingOptions } from './checked-options.ts';
import { type StartingPolicy, slotsPolicy } from './default-policy.ts';
import { PoolBudget } from './pool-budget.ts';
import { PoolTarget } from './pool-target.ts';
import { startAutoscaler } from './start-autoscaler.ts';

const startingPolicy = ({ goal, policy, min }: ScalingOptions, spawn: Spawn): StartingPolicy =>
  policy === undefined ? slotsPolicy(goal, spawn) : { policy: toPolicy(policy), firstSize: min };

const composeFixed = <I, O>(
  executor: Executor<I, O>,
  { core: options, budget, size = 0 }: CheckedPoolOptions,
): WorkerPool<I, O> =>
  underBudget(budget, { name: options.name, min: size, isKept: true }, (sizeBudget) => {
    const core = new PoolCore<I, O>(executor, { ...options, desired: size });
    if (sizeBudget === undefined) return new WorkerPool(core);
    sizeBudget.first(size);
    return new BudgetedPool(core, new PoolBudget(core, sizeBudget.share));
  });

/** Joins an executor, a pool's core and, when the size is not fixed, an autoscaler. */
export const composePool = <I, O>(executor: Executor<I, O>, options: CheckedPoolOptions): WorkerPool<I, O> => {
  const { core: coreOptions, scaling } = options;
  if (scaling === undefined) return composeFixed(executor, options);
  const { policy, firstSize } = startingPolicy(scaling, coreOptions.spawn);
  const { min, max, waitSloMs, journal, signals, shadow } = scaling;
  const { clock, name } = coreOptions;
  return underBudget(options.budget, { name, min, isKept: true }, (budget) => {
    // Under a budget all that is above `min` is asked for by the first ticks: what a pool took now, before it has a task, the next
    // one that is made would miss for its own `min`.
    const desired = budget?.first(min) ?? Math.min(max, Math.max(min, firstSize));
    const core = new PoolCore<I, O>(executor, { ...coreOptions, desired });
    const target = new PoolTarget(core);
    const plan = { target, policy, shadow, min, max, waitSloMs, clock, dryRun: false, journal, signals, budget };
    return new AutoscaledPool(core, startAutoscaler(plan), budget && new PoolBudget(core, budget.share));
  });
};
