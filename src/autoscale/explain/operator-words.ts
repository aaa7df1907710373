import { clockTime, plainDuration } from './plain-numbers.ts';
import { numberOf, type ReasonFacts, type ReasonTable, textOf } from './reason-facts.ts';

const PAUSED: ReadonlyMap<string | undefined, string> = new Map([
  ['up', 'growth is paused'],
  ['down', 'shrinking is paused'],
]);

const sayPaused = (facts: ReasonFacts): string =>
  PAUSED.get(textOf(facts, 'direction') ?? facts.record.observation.paused) ?? 'the size is paused';

/** `by override of alice until 14:03 (deploy)`; without a wall time `for 5 min`. */
const sayOverride = (facts: ReasonFacts): string => {
  const { at, observation } = facts.record;
  const untilMs = numberOf(facts, 'untilMs') ?? at;
  const { wallMs } = observation;
  const end =
    wallMs === undefined ? `for ${plainDuration(untilMs - at)}` : `until ${clockTime(wallMs + untilMs - at, facts.timeZone)}`;
  return `by override of ${textOf(facts, 'actor') ?? 'somebody'} ${end} (${textOf(facts, 'reason') ?? 'no reason given'})`;
};

/** Words for what operators do. */
export const OPERATOR_WORDS: ReasonTable = Object.freeze({
  OVERRIDE: { name: 'an operator set the size', say: sayOverride },
  PAUSED: { name: 'the size was paused', say: sayPaused },
  DRY_RUN: { name: 'only a dry run', say: ({ stage }) => `would be ${stage.in} (dry run)` },
});
