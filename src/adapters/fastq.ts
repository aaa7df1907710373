import { type AdapterOptions, checkAdapterOptions } from './adapter-options.ts';
import { AdapterTarget, checkPool } from './adapter-target.ts';
import { FastqWatch } from './fastq-watch.ts';
import { type Method, methodOf, replaceMethods } from './replaced-method.ts';
import { TaskLedger } from './task-ledger.ts';

/** What of a fastq instance, callback or promise form, the adapter uses. @public */
export interface FastqLike {
  concurrency: number;
  readonly paused: boolean;
  push(...args: never): unknown;
  unshift(...args: never): unknown;
  running(): number;
  length(): number;
  resume(...args: never): unknown;
  kill(...args: never): unknown;
}

const MEMBERS = {
  concurrency: 'number',
  push: 'function',
  unshift: 'function',
  running: 'function',
  length: 'function',
  resume: 'function',
  kill: 'function',
  killAndDrain: 'function',
};

/** Puts the watch's stand-ins on the instance; returns what takes them off again. */
const install = (queue: FastqLike, watch: FastqWatch): (() => void) => {
  const method = (name: string): Method => methodOf('queue', queue, name);
  const stopping = (name: string): Readonly<Record<string, Method>> => {
    const stopQueue = method(name);
    const stop: Method = (...args) => {
      watch.dropWaiting(); // first: fastq calls back from within
      return stopQueue(...args);
    };
    return { [name]: stop };
  };
  const resumeQueue = method('resume');
  const resume: Method = (...args) => watch.watchStarts(() => resumeQueue(...args));
  const restore = replaceMethods('queue', queue, {
    push: watch.submitter(method('push'), 'end'),
    unshift: watch.submitter(method('unshift'), 'front'),
    resume,
    ...stopping('kill'),
    ...stopping('killAndDrain'),
    ...('abort' in queue ? stopping('abort') : {}),
  });
  return () => {
    watch.stop();
    restore();
  };
};

/**
 * Makes a scale target of a [fastq](https://github.com/mcollina/fastq) instance, made with `fastq(…)` or `fastq.promise(…)`.
 *
 * Measured by stand-ins for the instance's `push`, `unshift`, `resume`, `kill`, `killAndDrain` and `abort`. fastq tells nobody when a task
 * starts, so the adapter keeps a copy of its order: the start of a waiting task is where the task before it called back. In the promise form
 * ends are seen one microtask late, and a `concurrency` that somebody else sets is seen at the next call or tick.
 *
 * A shrink lets running tasks go on, and none starts while `n` or more run. The smallest size is 1.
 *
 * Traps: a paused queue looks overloaded: pause the autoscaler too. fastq runs a task that has waited in the async context of the task that
 * ended before it. Its promise form takes a rejection with a falsy value for a success, and so does the adapter.
 * @throws OptionError when `queue` is no fastq or has an adapter already, and for an unknown option.
 * @public
 */
export const fastq = (queue: FastqLike, options: AdapterOptions = {}): AdapterTarget => {
  const { name, ...measures } = checkAdapterOptions(options, 'fastq');
  checkPool('queue', queue, 'a fastq', MEMBERS);
  const ledger = new TaskLedger(measures);
  const watch = new FastqWatch(queue, ledger);
  const restore = install(queue, watch);
  return new AdapterTarget(queue, {
    name,
    ledger,
    restore,
    queued: () => queue.length(),
    busy: () => queue.running(),
    reconcile: () => watch.recount(),
    knob: {
      read: () => queue.concurrency,
      write: (size) =>
        watch.watchStarts(() => {
          queue.concurrency = size;
        }),
      minSize: 1,
      whyNotLess: 'has no smaller concurrency; `queue.pause()` stops its starts',
    },
  });
};
