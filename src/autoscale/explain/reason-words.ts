import { CEILING_WORDS, ceilingWords, floorWords } from './ceiling-words.ts';
import { DEMAND_WORDS } from './demand-words.ts';
import { FLOOR_WORDS } from './floor-words.ts';
import { GUARD_WORDS, vetoWords } from './guard-words.ts';
import { HELD_BACK_WORDS, rateWords } from './held-back-words.ts';
import { INPUT_WORDS } from './input-words.ts';
import { LIMIT_WORDS } from './limit-words.ts';
import { OPERATOR_WORDS } from './operator-words.ts';
import { plainNumber } from './plain-numbers.ts';
import { ruleWords } from './pressure-words.ts';
import type { ReasonFacts, ReasonTable, ReasonWords } from './reason-facts.ts';

const ALL_WORDS: ReadonlyMap<string, ReasonWords> = new Map(
  [DEMAND_WORDS, GUARD_WORDS, FLOOR_WORDS, CEILING_WORDS, LIMIT_WORDS, HELD_BACK_WORDS, INPUT_WORDS, OPERATOR_WORDS].flatMap(
    (table: ReasonTable) => Object.entries(table),
  ),
);

const FAMILIES: Readonly<Record<string, (name: string) => ReasonWords>> = {
  VETO: vetoWords,
  CEILING: ceilingWords,
  FLOOR: floorWords,
  RULE: ruleWords,
  RATE: rateWords,
};

/** The code itself with its detail, for reasons of stages that we do not know. */
const sayDetail = ({ stage }: ReasonFacts): string => {
  const facts = Object.entries(stage.detail ?? {}).map(
    ([key, value]) => `${key} ${typeof value === 'number' ? plainNumber(value) : value}`,
  );
  return facts.length === 0 ? stage.reason : `${stage.reason} (${facts.join(', ')})`;
};

/** The words for a reason code; the code itself for one that is not known. */
export const wordsOf = (reason: string): ReasonWords => {
  const known = ALL_WORDS.get(reason);
  if (known !== undefined) return known;
  const colon = reason.indexOf(':');
  const family = colon < 0 ? undefined : FAMILIES[reason.slice(0, colon)];
  return family?.(reason.slice(colon + 1)) ?? { name: reason, say: sayDetail };
};

/** A stage's reason with its numbers, in words. */
export const sayReason = (facts: ReasonFacts): string => wordsOf(facts.stage.reason).say(facts);
