export { Budget, type BudgetOptions, type BudgetRegistration, createBudget } from './budget.ts';
export { BudgetShare } from './budget-share.ts';
export type { BudgetHolder, BudgetSnapshot } from './budget-snapshot.ts';
export { SizeBudget, type SizeBudgetOptions } from './size-budget.ts';
