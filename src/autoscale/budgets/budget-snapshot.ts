/** One holder of a budget at one moment, in workers. Frozen. @public */
export interface BudgetHolder {
  readonly name: string;
  readonly priority: number;
  /** Reserved for it, used or not. */
  readonly guarantee: number;
  /** Granted to it and not released. */
  readonly held: number;
  /** What it can use, as it said last. */
  readonly needed: number;
  /** What it is asked to give back, beside what is on its way. */
  readonly askedBack: number;
}

/** A budget's numbers at one moment, in workers. Frozen. @public */
export interface BudgetSnapshot {
  readonly max: number;
  /** Granted and not released; at most `max`. */
  readonly used: number;
  /** Neither held nor guaranteed. */
  readonly free: number;
  /** In the order of registration. */
  readonly holders: readonly BudgetHolder[];
}
