import { setImmediate } from 'node:timers/promises';

import { createPool, type FixedPoolOptions, type TaskOptions, type WorkerPool } from '../../../src/index.ts';
import { createDeferred, type Deferred } from '../../../src/internal/index.ts';
import { ManualClock } from '../../../src/time/index.ts';

/** A pool whose handlers end when told to, in the order of their start. */
export class GatedPool {
  readonly clock = new ManualClock();
  readonly pool: WorkerPool<number, number>;
  /** Inputs in the order in which their tasks started. */
  readonly started: number[] = [];
  readonly #open: Deferred<number>[] = [];

  constructor(size: number, options: Omit<FixedPoolOptions, 'size' | 'clock'> = {}) {
    const handler = (input: number): Promise<number> => {
      this.started.push(input);
      const deferred = createDeferred<number>();
      this.#open.push(deferred);
      return deferred.promise;
    };
    this.pool = createPool(handler, { size, clock: this.clock, ...options });
  }

  /** Handlers that run. */
  get open(): number {
    return this.#open.length;
  }

  /** Posts the numbers below `count`. */
  fill(count: number): void {
    for (let index = 0; index < count; index += 1) this.pool.post(index);
  }

  /** Runs a task and gives its result or the code or message of its error. */
  outcome(input: number, options: TaskOptions): Promise<number | string> {
    return this.pool.run(input, options).catch((error: { code?: string; message: string }) => error.code ?? error.message);
  }

  /** Ends the oldest `count` handlers, or all, and lets follow what follows. */
  async end(count = this.open): Promise<void> {
    for (const deferred of this.#open.splice(0, count)) deferred.resolve(0);
    await setImmediate();
  }
}
