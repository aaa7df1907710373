import { plainDuration, plainNumber } from './plain-numbers.ts';
import { numberOf, type ReasonFacts, type ReasonTable, type ReasonWords } from './reason-facts.ts';

/** The ceiling's own size; also when it did not bind. */
const limitOf = (facts: ReasonFacts): string => plainNumber(numberOf(facts, 'limit') ?? facts.stage.out);

const sayKnee = (facts: ReasonFacts): string => {
  const runTimeRatio = numberOf(facts, 'runTimeRatio');
  if (runTimeRatio === undefined) return `more than ${limitOf(facts)} at once lowers throughput`;
  return `run time rose ${plainNumber(runTimeRatio)}x above ${limitOf(facts)}`;
};

const sayRetryAfter = (facts: ReasonFacts): string => {
  const untilMs = numberOf(facts, 'untilMs');
  const askedMs = numberOf(facts, 'retryAfterMs') ?? facts.record.observation.retryAfterMs;
  const waitMs = untilMs === undefined ? askedMs : Math.max(0, untilMs - facts.record.at);
  return waitMs === undefined ? 'told to come back later' : `told to come back in ${plainDuration(waitMs)}`;
};

const sayOverload = (facts: ReasonFacts): string => {
  const { overloads } = facts.record.observation;
  return overloads > 0
    ? `${plainNumber(overloads)} overloads at once: held to ${limitOf(facts)}`
    : `overloads above ${limitOf(facts)}`;
};

/** Words for what the ceilings that we ship say. */
export const CEILING_WORDS: ReasonTable = Object.freeze({
  'CEILING:SEEKING': { name: 'looking for the best size', say: (facts) => `looking for the best size, now at ${limitOf(facts)}` },
  'CEILING:KNEE': { name: 'more at once lowered throughput', say: sayKnee },
  'CEILING:PLATEAU': {
    name: 'more at once no longer paid',
    say: (facts) => `more than ${limitOf(facts)} at once no longer pays`,
  },
  'CEILING:OVERLOAD': { name: 'the dependency was overloaded', say: sayOverload },
  'CEILING:RETRY_AFTER': { name: 'the dependency asked to wait', say: sayRetryAfter },
  'CEILING:PROBE_UP': { name: 'tried whether more pays', say: (facts) => `trying whether ${limitOf(facts)} pays more` },
  'CEILING:PROBE_DOWN': {
    name: 'tried whether fewer do as well',
    say: (facts) => `trying whether ${limitOf(facts)} does as well`,
  },
  'CEILING:OPEN': { name: 'no ceiling', say: () => 'nothing behind the pool limits it' },
});

/** Words for `CEILING:<name>` of a ceiling that we do not know. */
export const ceilingWords = (name: string): ReasonWords => ({
  name: `the ceiling ${name} held`,
  say: (facts) => `ceiling ${name} at ${limitOf(facts)}`,
});

/** Words for `FLOOR:<name>`. */
export const floorWords = (name: string): ReasonWords => ({
  name: `the floor ${name} lifted the size`,
  say: (facts) => `floor ${name} keeps ${limitOf(facts)}`,
});
