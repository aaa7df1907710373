import { plainDuration, plainNumber } from './plain-numbers.ts';
import { numberOf, type ReasonFacts, type ReasonTable, type ReasonWords } from './reason-facts.ts';

const tasksOf = (facts: ReasonFacts): string => {
  const tasks = numberOf(facts, 'heldTasks');
  if (tasks === undefined) return 'tasks';
  return tasks === 1 ? '1 task' : `${plainNumber(tasks)} tasks`;
};

const sayRate =
  (rate: string) =>
  (facts: ReasonFacts): string => {
    const limit = numberOf(facts, 'limit');
    const perMs = numberOf(facts, 'perMs');
    const freeInMs = numberOf(facts, 'freeInMs');
    const terms = limit === undefined || perMs === undefined ? '' : ` of ${plainNumber(limit)} in ${plainDuration(perMs)}`;
    const next = freeInMs === undefined ? '' : `, the next for ${plainDuration(freeInMs)}`;
    return `${rate}${terms} holds ${tasksOf(facts)} back${next}`;
  };

const sayMaxPerKey = (facts: ReasonFacts): string => {
  const limit = numberOf(facts, 'limit');
  const most = limit === undefined ? '' : `: at most ${plainNumber(limit)} of a key at once`;
  return `${tasksOf(facts)} wait for others of their key${most}`;
};

/** Words for what holds tasks back though there may be workers. */
export const HELD_BACK_WORDS: ReasonTable = Object.freeze({
  RATE: { name: 'the rate held tasks back', say: sayRate('the rate') },
  MAX_PER_KEY: { name: 'tasks waited for others of their key', say: sayMaxPerKey },
});

/** Words for `RATE:<name>`. */
export const rateWords = (name: string): ReasonWords => ({
  name: `the rate ${name} held tasks back`,
  say: sayRate(`the rate ${name}`),
});
