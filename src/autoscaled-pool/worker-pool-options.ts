import type { IdleWait, RecycleOptions } from '../pool/index.ts';
import type { AutoscaledPoolOptions, FixedPoolOptions } from './pool-options.ts';

/** Memory limits of a worker, in mebibytes; those of `node:worker_threads`. For a process, `maxOldGenerationSizeMb` and `maxYoungGenerationSizeMb` count. @public */
export interface WorkerResourceLimits {
  readonly maxOldGenerationSizeMb?: number;
  readonly maxYoungGenerationSizeMb?: number;
  readonly codeRangeSizeMb?: number;
  readonly stackSizeMb?: number;
}

/** Options that pools of threads and of processes have beside those of every pool. @public */
export interface WorkerOptions {
  /**
   * What a worker is: a thread, which starts in about 50 ms and shares memory, or a child process, which has all of its own and
   * survives what ends threads.
   */
  readonly workers: 'threads' | 'processes';
  /** Memory limits of each worker. One that reaches them is gone, its task fails with `ERR_WORKER_OUT_OF_MEMORY`. @defaultValue Node's */
  readonly resourceLimits?: WorkerResourceLimits;
  /** When a worker is replaced by a fresh one, between two tasks. @defaultValue never */
  readonly recycle?: RecycleOptions;
  /**
   * How a worker waits for tasks. `'block'` and `'spin'` are for handlers that compute and nothing else: between tasks no timer and no
   * connection of the module lives on. Threads only. @defaultValue 'events'
   */
  readonly idleWait?: IdleWait;
  /**
   * Time that a task which was aborted, or has run out of time, gets to end by itself, in milliseconds. Then its worker is ended and
   * replaced. Range: 0 and up. @defaultValue 100
   */
  readonly abortGraceMs?: number;
  /** Time that a worker gets to load its module, in milliseconds. Above 0. @defaultValue 30_000 */
  readonly startTimeoutMs?: number;
  /** A worker that runs out of time is ended; there is no choice. */
  readonly onTimeout?: never;
}

/** A pool of threads or processes that keeps its size until `resize`. @public */
export type FixedWorkerPoolOptions = Omit<FixedPoolOptions, keyof WorkerOptions> & WorkerOptions;

/** A pool of threads or processes whose size follows its policy. `max` defaults to the processors that the container has. @public */
export type AutoscaledWorkerPoolOptions = Omit<AutoscaledPoolOptions, keyof WorkerOptions | 'max'> &
  WorkerOptions & {
    /** Most workers. Range: 1 and up. @defaultValue the processors that this process may use, by affinity and control group */
    readonly max?: number;
  };
