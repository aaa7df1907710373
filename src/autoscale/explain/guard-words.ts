import { plainDuration, plainNumber, plainRatio } from './plain-numbers.ts';
import { numberOf, type ReasonFacts, type ReasonTable, type ReasonWords } from './reason-facts.ts';

const sayUntil =
  (what: string) =>
  (facts: ReasonFacts): string => {
    const untilMs = numberOf(facts, 'untilMs');
    return untilMs === undefined ? what : `${what} for ${plainDuration(Math.max(0, untilMs - facts.record.at))}`;
  };

const sayTolerance = (facts: ReasonFacts): string => {
  const proposed = numberOf(facts, 'proposed');
  const ratio = numberOf(facts, (proposed ?? 0) > facts.stage.out ? 'upRatio' : 'downRatio');
  if (proposed === undefined || ratio === undefined) return 'the change is within the tolerance';
  return `a change to ${plainNumber(proposed)} is within the tolerance of ${plainRatio(ratio)}`;
};

const sayWindow =
  (what: string, extreme: string, key: string) =>
  (facts: ReasonFacts): string => {
    const windowMs = numberOf(facts, key);
    return windowMs === undefined
      ? `the ${what} window holds`
      : `${extreme} of the last ${plainDuration(windowMs)} holds ${plainNumber(facts.stage.out)}`;
  };

const sayPanic = (facts: ReasonFacts): string => {
  const tasks = numberOf(facts, 'panicTasks');
  if (tasks !== undefined) return `a flood of ${plainNumber(tasks)} tasks needs ${plainNumber(facts.stage.out)} workers`;
  return sayUntil('after a flood shrinking is held')(facts);
};

/** Words for what guards do to a demand. */
export const GUARD_WORDS: ReasonTable = Object.freeze({
  PANIC: { name: 'there was a flood of tasks', say: sayPanic },
  FLAP_BUDGET: {
    name: 'the size changed direction too often',
    say: sayUntil('the size changes direction too often: shrinking is held'),
  },
  WITHIN_TOLERANCE: { name: 'changes were too small to be worth it', say: sayTolerance },
  STABILIZED_DOWN: { name: 'the scale-down window held', say: sayWindow('scale-down', 'the largest need', 'downMs') },
  STABILIZED_UP: { name: 'the scale-up window held', say: sayWindow('scale-up', 'the smallest need', 'upMs') },
  COOLDOWN_UP: { name: 'the cooldown held growth', say: sayUntil('cooldown holds growth') },
  COOLDOWN_DOWN: { name: 'the cooldown held shrinking', say: sayUntil('cooldown holds shrinking') },
  RATE_LIMITED_UP: {
    name: 'growth was limited to steps',
    say: ({ stage }) => `growth is limited to ${plainNumber(stage.out)} for now`,
  },
  RATE_LIMITED_DOWN: {
    name: 'shrinking was limited to steps',
    say: ({ stage }) => `shrinking is limited to ${plainNumber(stage.out)} for now`,
  },
});

/** Words for `VETO:<name>`. */
export const vetoWords = (name: string): ReasonWords => ({ name: `a veto (${name}) held`, say: () => `veto by ${name}` });
