import type { Autoscaler, BoundsRequest, DecisionRecord, Explanation } from '../autoscale/index.ts';
import { OptionError } from '../errors/index.ts';
import type { Event } from '../events/index.ts';
import { type CloseOptions, type CloseResult, type PoolCore, WorkerPool } from '../pool/index.ts';
import type { PoolBudget } from './pool-budget.ts';

/** A worker pool whose size is steered by an autoscaler. Made by `createPool` with `max` and without `size`. @public */
export class AutoscaledPool<I, O> extends WorkerPool<I, O> {
  /** Steers the size: override it, pause it, read its journal. */
  readonly autoscaler: Autoscaler;
  readonly #budget: PoolBudget | undefined;

  /** @internal */
  constructor(core: PoolCore<I, O>, autoscaler: Autoscaler, budget?: PoolBudget) {
    super(core);
    this.autoscaler = autoscaler;
    this.#budget = budget;
  }

  /** Called with the record of every tick. */
  get onDecision(): Event<DecisionRecord> {
    return this.autoscaler.onDecision;
  }

  /** Why the size is what it is. */
  explain(): Explanation {
    return this.autoscaler.explain();
  }

  /**
   * Not on an autoscaled pool: the next tick would undo it. Use `pool.autoscaler.override({ desired, forMs, reason, actor })`.
   * Always rejects with `ERR_OPTION`.
   */
  override async resize(n: number): Promise<void> {
    throw new OptionError(
      'resize',
      n,
      'left to the autoscaler here; use `pool.autoscaler.override({ desired, forMs, reason, actor })`',
    );
  }

  override async close(options?: CloseOptions): Promise<CloseResult<I>> {
    const result = await super.close(options);
    this.autoscaler.stop();
    this.#budget?.follow(); // workers that are still held are released as their handlers end
    return result;
  }
}
