import { clockTime, plainNumber } from './plain-numbers.ts';
import { numberOf, type ReasonFacts, type ReasonTable, textOf } from './reason-facts.ts';

/** The floor's own size; also when it did not bind. */
const floorOf = (facts: ReasonFacts): string => plainNumber(numberOf(facts, 'limit') ?? facts.stage.out);

/** A wall time of the detail as the schedule's own clock shows it: `09:00`. */
const timeOf = (facts: ReasonFacts, key: string): string | undefined => {
  const wallMs = numberOf(facts, key);
  return wallMs === undefined ? undefined : clockTime(wallMs, textOf(facts, 'timeZone') ?? facts.timeZone);
};

const saySchedule = (facts: ReasonFacts): string => {
  const next = timeOf(facts, 'nextWallMs');
  return `the schedule keeps ${floorOf(facts)}${next === undefined ? '' : ` until ${next}`}`;
};

const sayAhead = (facts: ReasonFacts): string => {
  const from = timeOf(facts, 'aheadOfWallMs');
  return `the schedule wants ${floorOf(facts)}${from === undefined ? ' soon' : ` from ${from} on`}`;
};

/** Words for what the floors that we ship say. */
export const FLOOR_WORDS: ReasonTable = Object.freeze({
  'FLOOR:SCHEDULE': { name: 'the schedule kept workers', downName: 'the schedule ended', say: saySchedule },
  'FLOOR:SCHEDULE_AHEAD': { name: 'the schedule began soon', say: sayAhead },
});
