import { type AdapterOptions, type CheckedAdapterOptions, checkAdapterOptions } from './adapter-options.ts';
import { AdapterTarget, checkPool } from './adapter-target.ts';
import { type Method, methodOf } from './replaced-method.ts';
import { TaskLedger } from './task-ledger.ts';
import { type Callable, watchFunction } from './watched-function.ts';
import type { WatchedTask } from './watched-task.ts';

/** What of a p-limit function the adapter uses. @public */
export interface PLimitLike {
  (...args: never): Promise<unknown>;
  concurrency: number;
  readonly activeCount: number;
  readonly pendingCount: number;
  clearQueue(): void;
}

type LimitMap = (inputs: Iterable<unknown>, mapper: Callable) => unknown;

const MEMBERS = { concurrency: 'number', activeCount: 'number', pendingCount: 'number', clearQueue: 'function' };

/** A scale target with the limit function to call instead of the one that it was made of. @public */
export class PLimitTarget<L extends PLimitLike> extends AdapterTarget {
  /** Same signature and members as the original. After `detach` it goes on as a plain way to the original. */
  readonly limit: L;

  /** @internal */
  constructor(original: L, limit: L, options: CheckedAdapterOptions, ledger: TaskLedger, restore: () => void) {
    super(original, {
      name: options.name,
      ledger,
      restore,
      queued: () => original.pendingCount,
      busy: () => original.activeCount,
      // Nothing tells of a `clearQueue` of the original: tasks that are in neither of its counts are gone.
      reconcile: () => ledger.abortWaiting(ledger.present - original.activeCount - original.pendingCount),
      knob: {
        read: () => original.concurrency,
        write: (size) => {
          original.concurrency = size;
        },
        minSize: 1,
        whyNotLess: 'has no smaller concurrency',
      },
    });
    this.limit = limit;
  }
}

/** `map` of the limit function: a task arrives as its input is drawn, which is when the original takes it in. */
const watchMap =
  (mapOfOriginal: Method, ledger: TaskLedger): LimitMap =>
  (inputs, mapper) => {
    const arrived: (WatchedTask | undefined)[] = [];
    const drawn = function* (): Generator<unknown> {
      for (const input of inputs) {
        arrived.push(ledger.arrive());
        yield input;
      }
    };
    return mapOfOriginal(drawn(), (input: unknown, index: number): unknown => {
      const task = arrived[index];
      arrived[index] = undefined;
      return task === undefined ? undefined : watchFunction(mapper, task, ledger)(input, index);
    });
  };

const standInFor = (original: PLimitLike, ledger: TaskLedger): { readonly limit: Method; readonly stop: () => void } => {
  let isAttached = true;
  const limit: Method = (run, ...args) => {
    const watched = isAttached && typeof run === 'function' ? watchFunction(run, ledger.arrive(), ledger) : run;
    return Reflect.apply(original, undefined, [watched, ...args]);
  };
  Object.defineProperties(limit, {
    concurrency: {
      get: () => original.concurrency,
      set: (size: number) => {
        original.concurrency = size;
      },
    },
    activeCount: { get: () => original.activeCount },
    pendingCount: { get: () => original.pendingCount },
    clearQueue: {
      value: () => {
        ledger.abortWaiting();
        original.clearQueue();
      },
    },
  });
  if ('map' in original) {
    const plainMap = methodOf('limit', original, 'map');
    const watchedMap = watchMap(plainMap, ledger);
    const map: LimitMap = (inputs, mapper) => (isAttached ? watchedMap : plainMap)(inputs, mapper);
    Object.defineProperty(limit, 'map', { value: map });
  }
  const stop = (): void => {
    isAttached = false;
  };
  return { limit, stop };
};

/**
 * Makes a scale target of a [p-limit](https://github.com/sindresorhus/p-limit) function. p-limit has nothing to listen to and its
 * function cannot be changed from outside, so tasks are measured where they go in: call `target.limit` instead of the original.
 *
 * ```ts
 * const target = pLimit(limitFromLibrary(10));
 * const { limit } = target; // same signature, `map`, `concurrency`, `activeCount`, `pendingCount`, `clearQueue`
 * autoscale(target, { max: 100 });
 * await limit(() => fetch(url));
 * ```
 *
 * Both share one queue and one concurrency. Tasks that go in by the original are in `queued` and `busy` only. A shrink lets running tasks
 * go on, and none starts until fewer than `n` run. The smallest size is 1. Tasks run in the async context of their submitter.
 * @throws OptionError when `limit` is no p-limit function or has an adapter already, and for an unknown option.
 * @public
 */
export const pLimit = <L extends PLimitLike>(limit: L, options: AdapterOptions = {}): PLimitTarget<L> => {
  const checked = checkAdapterOptions(options, 'p-limit');
  checkPool('limit', limit, 'a p-limit function', MEMBERS);
  const ledger = new TaskLedger(checked);
  const standIn = standInFor(limit, ledger);
  // The stand-in has every member of `PLimitLike` that the original has, and passes the rest of its type through.
  return new PLimitTarget(limit, standIn.limit as unknown as L, checked, ledger, standIn.stop);
};
