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

const MODULE_URL = "new URL('./worker.js', import.meta.url)";

/** Functions stay in this thread: a thread or a process can be given the address of a module only. */
const checkSlots = (options: PoolOptions): void => {
  const kind: unknown = typeof options === 'object' && options !== null ? options.workers : undefined; // not checked before
  if (kind !== 'threads' && kind !== 'processes') return;
  throw new OptionError(
    'workers',
    kind,
    `'slots' without a module: no function can be handed to ${kind}. Export it from a file of its own and give that file's URL: \`createPool(${MODULE_URL}, { workers: '${kind}' })\``,
  );
};

const createInlinePool = <I, O>(first: Handler<I, O> | PoolOptions, second: PoolOptions | undefined): unknown => {
  if (typeof first !== 'function') {
    if (second !== undefined || typeof first === 'string')
      throw new OptionError(
        'handler',
        first,
        `a function, or the URL of a module for threads and processes: \`createPool(handler, options)\`, \`createPool(options)\` or \`createPool(${urlFor(first)}, options)\``,
      );
    checkSlots(first);
    return composePool(new InlineExecutor(callTask), checkPoolOptions(first));
  }
  if (second === undefined)
    throw new OptionError('options', second, 'given: `{ max }` for an autoscaled pool, `{ size }` for a fixed one');
  checkSlots(second);
  return composePool(new InlineExecutor(first), checkPoolOptions(second));
};

/** How the address is written that was probably meant. */
const urlFor = (first: unknown): string =>
  typeof first === 'string' && first.length <= 100 ? `new URL(${JSON.stringify(first)}, import.meta.url)` : MODULE_URL;
