import { type AdapterOptions, checkAdapterOptions } from './adapter-options.ts';
import { AdapterTarget, checkPool } from './adapter-target.ts';
import { methodOf, replaceMethods } from './replaced-method.ts';
import { TaskLedger } from './task-ledger.ts';
import { watchFunction } from './watched-function.ts';
import type { WatchedTask } from './watched-task.ts';

/** What of a p-queue instance (version 7 and later) the adapter uses. @public */
export interface PQueueLike {
  concurrency: number;
  /** Tasks that wait. */
  readonly size: number;
  /** Tasks that run. */
  readonly pending: number;
  timeout?: number | undefined;
  add(...args: never): Promise<unknown>;
  clear(): void;
}

interface AddOptions {
  readonly signal?: { readonly aborted: boolean };
  readonly timeout?: number;
}

const MEMBERS = { concurrency: 'number', size: 'number', pending: 'number', add: 'function', clear: 'function' };

/** Puts a measured `add` and `clear` on the instance; returns what takes them off again. */
const watchQueue = (queue: PQueueLike, ledger: TaskLedger): (() => void) => {
  const addToQueue = methodOf('queue', queue, 'add');
  const clearQueue = methodOf('queue', queue, 'clear');
  let isAttached = true;

  /** p-queue lets go of a task that is aborted or runs out of time while its function may go on, and says so to `add`'s caller only. */
  const watchRelease = (added: unknown, task: WatchedTask, signal: AddOptions['signal']): Promise<unknown> =>
    Promise.resolve(added).catch((error: unknown) => {
      if (task.state === 'waiting' || signal?.aborted === true) ledger.abort(task);
      else ledger.timeOut(task);
      throw error;
    });

  const add = (run: unknown, options?: AddOptions, ...rest: readonly unknown[]): unknown => {
    if (!isAttached || typeof run !== 'function') return addToQueue(run, options, ...rest);
    const task = ledger.arrive();
    const signal = options?.signal;
    const added = addToQueue(watchFunction(run, task, ledger, signal), options, ...rest);
    const mayEndEarly = signal !== undefined || (options?.timeout ?? queue.timeout) !== undefined;
    return mayEndEarly ? watchRelease(added, task, signal) : added;
  };
  const clear = (...args: readonly unknown[]): unknown => {
    ledger.abortWaiting(); // first: a listener of the clear may add tasks
    return clearQueue(...args);
  };

  const restore = replaceMethods('queue', queue, { add, clear });
  return () => {
    isAttached = false;
    restore();
  };
};

/**
 * Makes a scale target of a [p-queue](https://github.com/sindresorhus/p-queue) instance: `autoscale(pQueue(queue), { max: 100 })`.
 *
 * Measured by a stand-in for the instance's `add` (and so for `addAll`) and `clear`. Results, errors and order are p-queue's own; a task
 * with a timeout or a signal settles one microtask later. `queued` and `busy` are p-queue's `size` and `pending`. Tasks that
 * were in the queue before are in these two only.
 *
 * A shrink lets running tasks go on, and none starts until fewer than `n` run. The smallest size is 1.
 *
 * Traps: a queue with `intervalCap` is held back by its rate, and more slots do not shorten its waits. A paused queue looks overloaded:
 * pause the autoscaler too. p-queue runs a task that has waited in the async context of the task that ended before it.
 * @throws OptionError when `queue` is no p-queue or has an adapter already, and for an unknown option.
 * @public
 */
export const pQueue = (queue: PQueueLike, options: AdapterOptions = {}): AdapterTarget => {
  const { name, ...measures } = checkAdapterOptions(options, 'p-queue');
  checkPool('queue', queue, 'a p-queue', MEMBERS);
  const ledger = new TaskLedger(measures);
  const restore = watchQueue(queue, ledger);
  return new AdapterTarget(queue, {
    name,
    ledger,
    restore,
    queued: () => queue.size,
    busy: () => queue.pending,
    knob: {
      read: () => queue.concurrency,
      write: (size) => {
        queue.concurrency = size;
      },
      minSize: 1,
      whyNotLess: 'has no smaller concurrency; `queue.pause()` stops its starts',
    },
  });
};
