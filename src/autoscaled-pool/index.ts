export { type AutoscaleOptions, autoscale } from './autoscale.ts';
export { AutoscaledPool, type AutoscaledPoolSnapshot } from './autoscaled-pool.ts';
export type { BudgetUse } from './budget-option.ts';
export { type CheckedPoolOptions, checkPoolOptions } from './checked-options.ts';
export type { RateOption } from './checked-rates.ts';
export { composePool } from './compose.ts';
export {
  type AutoscaledFunctionPool,
  createPool,
  type FunctionPool,
  type FunctionTask,
  type FunctionTaskMethods,
} from './create-pool.ts';
export { type StartingPolicy, slotsPolicy, workersPolicy } from './default-policy.ts';
export type { AutoscaledModulePool, ModulePool, ModuleTaskMethods } from './module-pool.ts';
export type { DefaultHandler, HandlerInput, HandlerName, HandlerOutput, UnknownModule } from './module-types.ts';
export type { AutoscaledPoolOptions, CommonPoolOptions, FixedPoolOptions, PoolOptions, QueueOptions } from './pool-options.ts';
export { PoolTarget } from './pool-target.ts';
export { type ShadowController, type ShadowLimits, shadowController } from './shadow-controller.ts';
export type {
  AutoscaledWorkerPoolOptions,
  FixedWorkerPoolOptions,
  WorkerOptions,
  WorkerResourceLimits,
} from './worker-pool-options.ts';
