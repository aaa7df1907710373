import type { BudgetShare } from '../../../src/autoscale/index.ts';

/** What a holder should be like by now. */
export interface ModelHolder {
  readonly share: BudgetShare;
  readonly priority: number;
  guarantee: number;
  held: number;
  isFrozen: boolean;
}

/** The books that a budget should have, as a plain list. */
export class BudgetModel {
  readonly max: number;
  holders: ModelHolder[] = [];

  constructor(max: number) {
    this.max = max;
  }

  /** Neither held nor guaranteed. */
  get free(): number {
    return this.holders.reduce((left, { guarantee, held }) => left - Math.max(guarantee, held), this.max);
  }

  get used(): number {
    return this.holders.reduce((sum, { held }) => sum + held, 0);
  }
}
