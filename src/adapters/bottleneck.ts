import { checkInteger } from '../internal/index.ts';
import { type AdapterOptions, checkAdapterOptions } from './adapter-options.ts';
import { AdapterTarget, checkPool } from './adapter-target.ts';
import { methodOf, replaceMethods } from './replaced-method.ts';
import { TaskLedger } from './task-ledger.ts';
import type { WatchedTask } from './watched-task.ts';

/** What of a Bottleneck limiter (version 2) the adapter uses. @public */
export interface BottleneckLike {
  once(...args: never): unknown;
  counts(): { readonly RECEIVED: number; readonly QUEUED: number; readonly RUNNING: number; readonly EXECUTING: number };
  updateSettings(settings: { readonly maxConcurrent: number }): unknown;
}

interface Settings {
  readonly maxConcurrent?: number | null;
}

/** Options of the {@link bottleneck} adapter. @public */
export interface BottleneckOptions extends AdapterOptions {
  /** The `maxConcurrent` that the limiter has now: it cannot be asked. Range: 1 and up; `null` for no limit. */
  readonly maxConcurrent: number | null;
}

/** The part of Bottleneck's event payloads that is read. The options object is one and the same in all events of a task. */
interface TaskEvent {
  readonly options: object;
}

type Listener = (...payload: readonly unknown[]) => void;

const MEMBERS = { once: 'function', counts: 'function', updateSettings: 'function' };

/**
 * Listens to `event` until stopped. Bottleneck can add listeners but not take a single one off, so each call is a `once` that
 * renews itself: after `stop` the last one goes with the next event of its kind, and does nothing.
 */
const listen = (limiter: BottleneckLike, event: string, listener: Listener): (() => void) => {
  const once = methodOf('limiter', limiter, 'once');
  let isAttached = true;
  const hear: Listener = (...payload) => {
    if (!isAttached) return;
    once(event, hear);
    listener(...payload);
  };
  once(event, hear);
  return () => {
    isAttached = false;
  };
};

/** Follows each task by the events of its life: received, executing, failed (maybe tried again), done; or dropped. */
const watchEvents = (limiter: BottleneckLike, ledger: TaskLedger): readonly (() => void)[] => {
  const tasks = new WeakMap<object, WatchedTask>();
  const errors = new WeakMap<object, { readonly error: unknown }>();
  const optionsOf = (payload: unknown): object => (payload as TaskEvent).options; // the shape of 2.19's events
  const withTask = (payload: unknown, tell: (task: WatchedTask, options: object) => void): void => {
    const options = optionsOf(payload);
    const task = tasks.get(options);
    if (task !== undefined) tell(task, options);
  };
  return [
    listen(limiter, 'received', (payload) => {
      tasks.set(optionsOf(payload), ledger.arrive());
    }),
    listen(limiter, 'executing', (payload) =>
      withTask(payload, (task, options) => {
        errors.delete(options); // of the attempt before
        ledger.start(task);
      }),
    ),
    listen(limiter, 'failed', (error, payload) => withTask(payload, (_task, options) => errors.set(options, { error }))),
    listen(limiter, 'done', (payload) =>
      withTask(payload, (task, options) => {
        const failure = errors.get(options);
        if (failure === undefined) ledger.complete(task);
        else ledger.fail(task, failure.error);
      }),
    ),
    listen(limiter, 'dropped', (payload) => withTask(payload, (task) => ledger.abort(task))),
  ];
};

/** The limiter's `maxConcurrent`, which can be set and not read: what it was said to be, then what anybody set. */
class Setting {
  size: number;

  constructor(maxConcurrent: number | null) {
    this.size = maxConcurrent ?? Number.POSITIVE_INFINITY;
  }

  /** Reads over the shoulder of `updateSettings`. Returns what stops it. */
  follow(limiter: BottleneckLike): () => void {
    const update = methodOf('limiter', limiter, 'updateSettings');
    const updateSettings = (settings?: Settings, ...rest: readonly unknown[]): unknown => {
      const maxConcurrent = settings?.maxConcurrent;
      if (maxConcurrent !== undefined) this.size = maxConcurrent ?? Number.POSITIVE_INFINITY;
      return update(settings, ...rest);
    };
    return replaceMethods('limiter', limiter, { updateSettings });
  }
}

/**
 * Makes a scale target of a [Bottleneck](https://github.com/SGrondin/bottleneck) limiter:
 * `autoscale(bottleneck(limiter, { maxConcurrent: 10 }), { max: 100 })`.
 *
 * Measured by the limiter's events, functions made by `wrap` included. Bottleneck cannot be asked for its `maxConcurrent`, so say what it is now;
 * later changes are seen by a stand-in for `updateSettings`. A task that is tried again runs from its first start to its last end.
 *
 * A size holds about 1 ms after `resize`, when Bottleneck's own timer has fired; tasks that took a slot until then still start. Running
 * tasks go on. The smallest size is 1: at 0 Bottleneck refuses new tasks.
 *
 * Traps: with `minTime` or a reservoir the rate is the limit, and more slots do not shorten waits. A task of a `weight` above the size is refused,
 * and one that waits blocks the queue; `min` must be the largest weight. Bottleneck runs a task in the async context of the
 * one that let it start. It takes in about one task per millisecond, and those that wait for that are `queued` as well.
 * @throws OptionError when `limiter` is no Bottleneck or has an adapter already, and for an unknown option.
 * @public
 */
export const bottleneck = (limiter: BottleneckLike, options: BottleneckOptions): AdapterTarget => {
  const { name, ...measures } = checkAdapterOptions(options, 'bottleneck', ['maxConcurrent']);
  const { maxConcurrent } = options;
  if (maxConcurrent !== null) checkInteger('maxConcurrent', maxConcurrent, { min: 1 });
  checkPool('limiter', limiter, 'a Bottleneck limiter', MEMBERS);
  const ledger = new TaskLedger(measures);
  const setting = new Setting(maxConcurrent);
  const stops = [setting.follow(limiter), ...watchEvents(limiter, ledger)];
  return new AdapterTarget(limiter, {
    name,
    ledger,
    restore: () => {
      for (const stop of stops) stop();
    },
    queued: () => {
      const { RECEIVED, QUEUED } = limiter.counts();
      return RECEIVED + QUEUED;
    },
    busy: () => {
      const { RUNNING, EXECUTING } = limiter.counts();
      return RUNNING + EXECUTING;
    },
    knob: {
      read: () => setting.size,
      write: async (size) => {
        await limiter.updateSettings({ maxConcurrent: size });
      },
      minSize: 1,
      whyNotLess: 'refuses new tasks at 0',
    },
  });
};
