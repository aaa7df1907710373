import { OptionError } from '../errors/index.ts';
import { type AdapterOptions, checkAdapterOptions } from './adapter-options.ts';
import { AdapterTarget, checkPool } from './adapter-target.ts';
import { AsyncQueueWatch } from './async-queue-watch.ts';
import { replaceMethods } from './replaced-method.ts';
import { TaskLedger } from './task-ledger.ts';

/** A queue made by `async.queue` (version 3). Its types leave out some of the members that the adapter checks for. @public */
export interface AsyncQueueLike {
  concurrency: number;
  running(): number;
  length(): number;
  unshift(...args: never): unknown;
  kill(...args: never): unknown;
}

const MEMBERS = {
  concurrency: 'number',
  payload: 'number',
  running: 'function',
  length: 'function',
  unshift: 'function',
  unshiftAsync: 'function',
  remove: 'function',
  kill: 'function',
  process: 'function',
  _createTaskItem: 'function',
};

const install = (queue: AsyncQueueLike, watch: AsyncQueueWatch): (() => void) => {
  const restore = replaceMethods('queue', queue, watch.standIns);
  return () => {
    watch.stop();
    restore();
  };
};

/**
 * Makes a scale target of a queue of [async](https://caolan.github.io/async/v3/docs.html#queue), made by `async.queue(worker, n)`.
 *
 * Measured by stand-ins for the instance's `process` (where tasks start) and `_createTaskItem` (where they come in, with the callback that
 * ends them), and for `unshift`, `unshiftAsync`, `remove` and `kill`. A size is also put to use at once: by itself async looks at a
 * raised `concurrency` only when a task comes or ends.
 *
 * A shrink lets running tasks go on, and none starts until fewer than `n` run. The smallest size is 0, which stops starting.
 *
 * Traps: a paused queue looks overloaded: pause the autoscaler too. async runs a task that has waited in the async context of the task that ended
 * before it. Priority queues and cargo are not supported.
 * @throws OptionError when `queue` is no such queue or has an adapter already, and for an unknown option.
 * @public
 */
export const asyncQueue = (queue: AsyncQueueLike, options: AdapterOptions = {}): AdapterTarget => {
  const { name, ...measures } = checkAdapterOptions(options, 'async-queue');
  checkPool('queue', queue, 'a queue of async.queue()', MEMBERS);
  if ('payload' in queue && queue.payload !== 1)
    throw new OptionError('queue', queue, 'a queue whose worker takes one task at a time; this is a cargo');
  const ledger = new TaskLedger(measures);
  const watch = new AsyncQueueWatch(queue, ledger);
  const restore = install(queue, watch);
  return new AdapterTarget(queue, {
    name,
    ledger,
    restore,
    queued: () => queue.length(),
    busy: () => queue.running(),
    reconcile: () => watch.reconcile(),
    knob: {
      read: () => queue.concurrency,
      write: (size) => {
        queue.concurrency = size;
        watch.process();
      },
      minSize: 0,
      whyNotLess: 'knows no such size',
    },
  });
};
