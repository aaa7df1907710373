import { plainNumber } from './plain-numbers.ts';
import { numberOf, type ReasonFacts, type ReasonTable } from './reason-facts.ts';

const sayBudget = (facts: ReasonFacts): string =>
  `the budget gives ${plainNumber(facts.stage.out)} of ${plainNumber(numberOf(facts, 'asked') ?? facts.stage.in)}`;

/** Words for bounds and budget. */
export const LIMIT_WORDS: ReasonTable = Object.freeze({
  AT_MAX: { name: 'at the maximum', say: ({ stage }) => `held at the maximum of ${plainNumber(stage.out)}` },
  AT_MIN: { name: 'at the minimum', say: ({ stage }) => `kept at the minimum of ${plainNumber(stage.out)}` },
  BUDGET_DENIED: { name: 'the budget gave nothing more', say: sayBudget },
  BUDGET_PARTIAL: { name: 'the budget gave a part', say: sayBudget },
});
