export { OptionError } from './option-error.ts';
export { PoolClosedError } from './pool-closed-error.ts';
export { isPoolError, PoolError, type PoolErrorCode } from './pool-error.ts';
export { PoolFullError } from './pool-full-error.ts';
export { QueueTimeoutError } from './queue-timeout-error.ts';
export { TaskShedError } from './task-shed-error.ts';
export { TaskTimeoutError } from './task-timeout-error.ts';
