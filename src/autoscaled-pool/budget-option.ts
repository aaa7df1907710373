import { type Budget, SizeBudget } from '../autoscale/index.ts';
import { OptionError } from '../errors/index.ts';
import { checkInteger, checkKeys } from '../internal/index.ts';

/** A maximum that a pool shares with others, and its place among them. @public */
export interface BudgetUse {
  /** What is shared. */
  readonly from: Budget;
  /** Who is served first: higher before lower, equal ones in equal parts. Range: an integer. @defaultValue 0 */
  readonly priority?: number;
}

/** The option `budget`, checked and complete. */
export interface CheckedBudget {
  readonly budget: Budget;
  readonly priority: number;
}

/** By its members: a budget may come from another copy of the package. */
const isBudget = (value: unknown): value is Budget =>
  typeof value === 'object' && value !== null && 'register' in value && typeof value.register === 'function';

/** Checks the option `budget`. @throws OptionError when it is neither a budget nor `{ from, priority }`. */
export const checkBudget = (option: Budget | BudgetUse | undefined): CheckedBudget | undefined => {
  if (option === undefined) return undefined;
  if (isBudget(option)) return { budget: option, priority: 0 };
  checkKeys('budget', option, ['from', 'priority']);
  if (!isBudget(option.from)) throw new OptionError('budget.from', option.from, 'a budget: what `createBudget` returned');
  return { budget: option.from, priority: checkInteger('budget.priority', option.priority ?? 0) };
};

/** Joins a budget where there is one, makes what stands under it, and leaves again when that fails. @throws what `make` throws. */
export const underBudget = <T>(
  option: CheckedBudget | undefined,
  place: { readonly name: string; readonly min: number; readonly isKept: boolean },
  make: (budget: SizeBudget | undefined) => T,
): T => {
  if (option === undefined) return make(undefined);
  const sizeBudget = new SizeBudget({ ...place, ...option });
  try {
    return make(sizeBudget);
  } catch (error) {
    sizeBudget.share.close();
    throw error;
  }
};
