import { plainNumber } from './plain-numbers.ts';
import { numberOf, type ReasonFacts, type ReasonTable, textOf } from './reason-facts.ts';

/** `the budget of 20`, and who has how much of it where it is known. */
const budgetOf = (facts: ReasonFacts): { readonly name: string; readonly holders: string } => {
  const budgetMax = numberOf(facts, 'budgetMax');
  const heldBy = textOf(facts, 'heldBy');
  return {
    name: budgetMax === undefined ? 'the budget' : `the budget of ${plainNumber(budgetMax)}`,
    holders: heldBy === undefined ? '' : ` (${heldBy})`,
  };
};

const sayBudget = (facts: ReasonFacts): string => {
  const { name, holders } = budgetOf(facts);
  return `${name} gives ${plainNumber(facts.stage.out)} of ${plainNumber(numberOf(facts, 'asked') ?? facts.stage.in)}${holders}`;
};

const sayReclaimed = (facts: ReasonFacts): string => {
  const { name, holders } = budgetOf(facts);
  return `${name} asks ${plainNumber(facts.record.observation.desired - facts.stage.out)} back for others${holders}`;
};

const sayFailed = (facts: ReasonFacts): string => {
  const error = textOf(facts, 'error');
  return `the resize to ${plainNumber(facts.stage.in)} failed${error === undefined ? '' : ` (${error})`}`;
};

/** Words for bounds, budget and a target that refuses. */
export const LIMIT_WORDS: ReasonTable = Object.freeze({
  AT_MAX: { name: 'at the maximum', say: ({ stage }) => `held at the maximum of ${plainNumber(stage.out)}` },
  AT_MIN: { name: 'at the minimum', say: ({ stage }) => `kept at the minimum of ${plainNumber(stage.out)}` },
  BUDGET_DENIED: { name: 'the budget gave nothing more', say: sayBudget },
  BUDGET_PARTIAL: { name: 'the budget gave a part', say: sayBudget },
  BUDGET_RECLAIMED: { name: 'the budget asked some back', say: sayReclaimed },
  RESIZE_FAILED: { name: 'the resize failed', say: sayFailed },
});
