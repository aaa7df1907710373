import { OptionError } from '../errors/index.ts';
import { type Handler, InlineExecutor, type TaskContext, type TaskOptions, type WorkerPool } from '../pool/index.ts';
import type { AutoscaledPool } from './autoscaled-pool.ts';
import { checkPoolOptions } from './checked-options.ts';
import { composePool } from './compose.ts';
import { createModulePool } from './create-module-pool.ts';
import type { AutoscaledModulePool, ModulePool } from './module-pool.ts';
import type { UnknownModule } from './module-types.ts';
import type { AutoscaledPoolOptions, FixedPoolOptions, PoolOptions } from './pool-options.ts';
import type { AutoscaledWorkerPoolOptions, FixedWorkerPoolOptions } from './worker-pool-options.ts';

/** A task that is a function itself, for pools made without a handler. @public */
export type FunctionTask<O = unknown> = (context: TaskContext) => O | PromiseLike<O>;

/** The methods of a pool whose tasks are functions: results have the type of the function. @public */
export interface FunctionTaskMethods {
  run<O>(task: FunctionTask<O>, options?: TaskOptions): Promise<O>;
  tryRun<O>(task: FunctionTask<O>, options?: TaskOptions): Promise<O> | undefined;
}

/** A fixed-size pool whose tasks are functions. @public */
export type FunctionPool = Omit<WorkerPool<FunctionTask, unknown>, keyof FunctionTaskMethods> & FunctionTaskMethods;

/** An autoscaled pool whose tasks are functions. @public */
export type AutoscaledFunctionPool = Omit<AutoscaledPool<FunctionTask, unknown>, keyof FunctionTaskMethods> & FunctionTaskMethods;

const callTask: Handler<FunctionTask, unknown> = (task, context) => {
  if (typeof task !== 'function') throw new OptionError('task', task, 'a function: this pool was made without a handler');
  return task(context);
};

/**
 * Makes a pool: of in-process slots with a handler, of worker threads or child processes with the URL of a module. Bounded concurrency
 * that can be changed while it runs.
 *
 * With `max`, the pool is autoscaled: slots start on demand up to a ceiling that is learned from how throughput answers, and leave when
 * idle. With `size`, the pool keeps its size until `resize`. With a handler, tasks are its inputs; without one, tasks are functions.
 *
 * @example
 * ```ts
 * const pool = createPool(async (url: string, { signal }) => (await fetch(url, { signal })).text(), { max: 200 });
 * for await (const text of pool.map(urls)) console.log(text.length);
 * console.log(pool.explain().text);
 * await pool.close();
 * ```
 * @throws OptionError for an unknown option, a value out of range, or a contradiction.
 * @public
 */
export function createPool<I, O>(handler: Handler<I, O>, options: FixedPoolOptions): WorkerPool<I, O>;
export function createPool<I, O>(handler: Handler<I, O>, options: AutoscaledPoolOptions): AutoscaledPool<I, O>;
export function createPool<M extends object = UnknownModule>(module: URL, options: FixedWorkerPoolOptions): ModulePool<M>;
export function createPool<M extends object = UnknownModule>(
  module: URL,
  options: AutoscaledWorkerPoolOptions,
): AutoscaledModulePool<M>;
export function createPool(options: FixedPoolOptions): FunctionPool;
export function createPool(options: AutoscaledPoolOptions): AutoscaledFunctionPool;
export function createPool<I, O>(
  first: Handler<I, O> | URL | PoolOptions,
  second?: PoolOptions | FixedWorkerPoolOptions | AutoscaledWorkerPoolOptions,
): unknown {
  if (first instanceof URL) return createModulePool(first, second as FixedWorkerPoolOptions); // checked there
  return createInlinePool(first, second as PoolOptions); // checked there
}

const createInlinePool = <I, O>(first: Handler<I, O> | PoolOptions, second: PoolOptions | undefined): unknown => {
  if (typeof first !== 'function') {
    if (second !== undefined)
      throw new OptionError('handler', first, 'a function: `createPool(handler, options)` or `createPool(options)`');
    return composePool(new InlineExecutor(callTask), checkPoolOptions(first));
  }
  if (second === undefined)
    throw new OptionError('options', second, 'given: `{ max }` for an autoscaled pool, `{ size }` for a fixed one');
  return composePool(new InlineExecutor(first), checkPoolOptions(second));
};
