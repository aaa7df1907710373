import { checkInteger } from '../internal/index.ts';
import { type CloseOptions, type CloseResult, type PoolCore, WorkerPool } from '../pool/index.ts';
import type { PoolBudget } from './pool-budget.ts';

/** A pool of a fixed size under a shared budget: its whole size is guaranteed, and a `resize` that does not fit is refused. */
export class BudgetedPool<I, O> extends WorkerPool<I, O> {
  readonly #budget: PoolBudget;

  /** @internal */
  constructor(core: PoolCore<I, O>, budget: PoolBudget) {
    super(core);
    this.#budget = budget;
  }

  override async resize(n: number): Promise<void> {
    checkInteger('n', n, { min: 0, max: this.core.max });
    if (!this.core.isClosed) this.#budget.book(n);
    const resized = super.resize(n);
    this.#budget.follow();
    await resized;
  }

  override async close(options?: CloseOptions): Promise<CloseResult<I>> {
    const result = await super.close(options);
    this.#budget.follow();
    return result;
  }
}
