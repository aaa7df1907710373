import type { Autoscaler, AutoscalerSnapshot, BoundsRequest, DecisionRecord, Explanation } from '../autoscale/index.ts';
import { OptionError } from '../errors/index.ts';
import type { Event } from '../events/index.ts';
import { checkInteger, checkKeys } from '../internal/index.ts';
import { type CloseOptions, type CloseResult, type PoolCore, type PoolSnapshot, WorkerPool } from '../pool/index.ts';
import { MOST_WORKERS } from './checked-options.ts';
import type { PoolBudget } from './pool-budget.ts';

/** The numbers of an autoscaled pool at one moment. Frozen. @public */
export interface AutoscaledPoolSnapshot extends PoolSnapshot {
  readonly autoscaler: AutoscalerSnapshot;
}

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

  /**
   * Sets new bounds; what is left out stays, and nothing of what the policy has learned is lost. Holds from this instant on: what lies
   * outside is steered to the nearest bound, and above a lowered `max` no task starts.
   * @throws OptionError when a bound is no integer or out of its range, `min` would exceed `max`, or a shared budget has no room for
   * `min`; nothing is changed then.
   */
  setBounds(bounds: BoundsRequest): void {
    checkKeys('', bounds, ['min', 'max']);
    if (bounds.max !== undefined) checkInteger('max', bounds.max, { min: 1, max: MOST_WORKERS });
    this.autoscaler.setBounds(bounds);
    const { min, max } = this.autoscaler.bounds;
    this.core.setBounds(min, max);
  }

  /** All numbers at one moment, frozen. */
  override snapshot(): AutoscaledPoolSnapshot {
    return Object.freeze({ ...super.snapshot(), autoscaler: this.autoscaler.snapshot() });
  }

  override async close(options?: CloseOptions): Promise<CloseResult<I>> {
    const result = await super.close(options);
    this.autoscaler.stop();
    this.#budget?.follow(); // workers that are still held are released as their handlers end
    return result;
  }
}
