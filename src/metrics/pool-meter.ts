import { DecisionMeter } from './decision-meter.ts';
import type { MeteredPool } from './metered-pool.ts';

/** Watches one pool for what its own counters do not say. Costs nothing a task: it listens to resizes and ticks. */
export class PoolMeter implements Disposable {
  readonly pool: MeteredPool;
  readonly decisions = new DecisionMeter();
  #ups = 0;
  #downs = 0;
  readonly #subscriptions: readonly Disposable[];

  constructor(pool: MeteredPool) {
    this.pool = pool;
    const resizes = pool.onResize(({ from, to }) => {
      if (to > from) this.#ups += 1;
      else this.#downs += 1;
    });
    const decisions = pool.autoscaler?.onDecision((record) => this.decisions.record(record));
    this.#subscriptions = decisions === undefined ? [resizes] : [resizes, decisions];
  }

  /** Times that the size rose since the pool is metered. */
  get ups(): number {
    return this.#ups;
  }

  /** Times that it fell. */
  get downs(): number {
    return this.#downs;
  }

  [Symbol.dispose](): void {
    for (const subscription of this.#subscriptions) subscription[Symbol.dispose]();
  }
}
