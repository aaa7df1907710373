export {
  type AutoscaledFunctionPool,
  AutoscaledPool,
  type AutoscaledPoolOptions,
  type AutoscaleOptions,
  autoscale,
  type CommonPoolOptions,
  createPool,
  type FixedPoolOptions,
  type FunctionPool,
  type FunctionTask,
  type FunctionTaskMethods,
  type PoolOptions,
  type QueueOptions,
} from './autoscaled-pool/index.ts';
export { isPoolError, OptionError, PoolClosedError, PoolError, type PoolErrorCode, PoolFullError, QueueTimeoutError, TaskTimeoutError } from './errors/index.ts';
export type { Event } from './events/index.ts';
export {
  type Classify,
  type CloseOptions,
  type CloseResult,
  classifyByStatus,
  type ErrorKind,
  type Handler,
  type MapOptions,
  type Overflow,
  type OverloadVerdict,
  type PoolSnapshot,
  type ResizeEvent,
  type Spawn,
  type TaskCallback,
  type TaskContext,
  type TaskCounts,
  type TaskErrorEvent,
  type TaskOptions,
  WorkerPool,
} from './pool/index.ts';
export { type Clock, systemClock, type Timer, type TimerOptions } from './time/index.ts';
