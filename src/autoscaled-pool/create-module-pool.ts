import { reportListenerError } from '../host/index.ts';
import { ProcessExecutor, ThreadExecutor, type WorkerPool } from '../pool/index.ts';
import { checkWorkerPoolOptions } from './checked-worker-options.ts';
import { composePool } from './compose.ts';
import type { AutoscaledWorkerPoolOptions, FixedWorkerPoolOptions } from './worker-pool-options.ts';

/** Makes a pool whose workers are threads or processes that run a module. @throws OptionError */
export const createModulePool = (
  module: unknown,
  options: FixedWorkerPoolOptions | AutoscaledWorkerPoolOptions,
): WorkerPool<unknown, unknown> => {
  const { pool, workers, ...own } = checkWorkerPoolOptions(module, options);
  const { name: poolName, clock } = pool.core;
  const crew = { ...own, poolName, clock, onListenerError: reportListenerError };
  const executor =
    workers === 'threads' ? new ThreadExecutor<unknown, unknown>(crew) : new ProcessExecutor<unknown, unknown>(crew);
  return composePool(executor, pool);
};
