export { type AutoscaleOptions, autoscale } from './autoscale.ts';
export { AutoscaledPool } from './autoscaled-pool.ts';
export { checkPoolOptions } from './checked-options.ts';
export { composePool } from './compose.ts';
export {
  type AutoscaledFunctionPool,
  createPool,
  type FunctionPool,
  type FunctionTask,
  type FunctionTaskMethods,
} from './create-pool.ts';
export type { AutoscaledPoolOptions, CommonPoolOptions, FixedPoolOptions, PoolOptions, QueueOptions } from './pool-options.ts';
