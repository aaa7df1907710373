import { checkInteger } from '../internal/index.ts';
import { type AdapterOptions, checkAdapterOptions } from './adapter-options.ts';
import { AdapterTarget, checkPool } from './adapter-target.ts';
import { TaskLedger } from './task-ledger.ts';
import type { WatchedTask } from './watched-task.ts';

/** The size of a pool that no adapter is made for, and what the pool says of itself. @public */
export interface SizeKnob {
  /** The size that the pool is set to now. */
  size(): number;
  /** Sets the size. It MUST hold for all that starts from then on, and what waits MUST start if it may. */
  resize(n: number): void | Promise<void>;
  /** Tasks that wait, by the pool's own count. @defaultValue the reported tasks that have arrived and not started */
  queued?(): number;
  /** Tasks that hold a slot, by the pool's own count. @defaultValue the reported tasks that have started and not ended */
  busy?(): number;
  /** The smallest size that `resize` takes. @defaultValue 1 */
  readonly minSize?: number;
}

/** A task of a {@link SizeKnobTarget}, reported by whoever runs it. A call that comes too late or twice does nothing. @public */
export class ReportedTask {
  readonly #task: WatchedTask;
  readonly #ledger: TaskLedger;

  /** @internal */
  constructor(task: WatchedTask, ledger: TaskLedger) {
    this.#task = task;
    this.#ledger = ledger;
  }

  /** The task has got its slot. */
  start(): void {
    this.#ledger.start(this.#task);
  }

  complete(): void {
    this.#ledger.complete(this.#task);
  }

  /** The task ended with an error, which `classify` is asked about. */
  fail(error: unknown): void {
    this.#ledger.fail(this.#task, error);
  }

  /** The task was cancelled, before it started or after. */
  abort(): void {
    this.#ledger.abort(this.#task);
  }
}

/** A scale target made of a {@link SizeKnob}. @public */
export class SizeKnobTarget extends AdapterTarget {
  readonly #ledger: TaskLedger;

  /** @internal */
  constructor(knob: SizeKnob, name: string, minSize: number, ledger: TaskLedger) {
    super(knob, {
      name,
      ledger,
      restore: () => undefined,
      queued: () => knob.queued?.() ?? ledger.waiting,
      busy: () => knob.busy?.() ?? ledger.present - ledger.waiting,
      knob: {
        read: () => knob.size(),
        write: (size) => knob.resize(size),
        minSize,
        whyNotLess: 'takes no smaller size',
      },
    });
    this.#ledger = ledger;
  }

  /** Reports that a task has come. Report what becomes of it on the result. */
  arrive(): ReportedTask {
    return new ReportedTask(this.#ledger.arrive(), this.#ledger);
  }
}

/**
 * Makes a scale target of anything with a size that can be set while it runs: a connection pool, a semaphore, a pool of your own.
 *
 * ```ts
 * const target = sizeKnob({
 *   size: () => pool.options.max,
 *   resize: (n) => void (pool.options.max = n),
 * }, { name: 'connections' });
 * autoscale(target, { max: 50 });
 *
 * const task = target.arrive();
 * const client = await pool.connect();
 * task.start();
 * try {
 *   await client.query(text);
 *   task.complete();
 * } catch (error) {
 *   task.fail(error);
 *   throw error;
 * } finally {
 *   client.release();
 * }
 * ```
 *
 * Trap: what a shrink does is up to the pool. One that keeps what it has beyond the new size is `busy` or idle above it for as long.
 * Check it with `scaleTargetConformance` of `marea/testing`.
 * @throws OptionError when `knob` has no size, and for an unknown option.
 * @public
 */
export const sizeKnob = (knob: SizeKnob, options: AdapterOptions = {}): SizeKnobTarget => {
  const { name, ...measures } = checkAdapterOptions(options, 'pool');
  checkPool('knob', knob, 'a size', { size: 'function', resize: 'function' });
  const minSize = checkInteger('knob.minSize', knob.minSize ?? 1, { min: 0 });
  return new SizeKnobTarget(knob, name, minSize, new TaskLedger(measures));
};
