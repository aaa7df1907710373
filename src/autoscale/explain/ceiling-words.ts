import { plainDuration, plainNumber, plainRatio } from './plain-numbers.ts';
import { numberOf, type ReasonFacts, type ReasonTable, type ReasonWords } from './reason-facts.ts';

/** The ceiling's own size; also when it did not bind. */
const limitOf = (facts: ReasonFacts): string => plainNumber(numberOf(facts, 'limit') ?? facts.stage.out);

const sayKnee = (facts: ReasonFacts): string => {
  const runTimeRatio = numberOf(facts, 'runTimeRatio');
  if (runTimeRatio === undefined) return `more than ${limitOf(facts)} at once lowers throughput`;
  return `run time rose ${plainNumber(runTimeRatio)}x above ${limitOf(facts)}`;
};

const saySuspect = (facts: ReasonFacts): string => {
  const runTimeRatio = numberOf(facts, 'runTimeRatio');
  const suspect = numberOf(facts, 'suspectCount');
  if (runTimeRatio === undefined || suspect === undefined) return `trying whether ${limitOf(facts)} at once do as well`;
  if (runTimeRatio === 1) return `trying whether ${limitOf(facts)} at once do as well as ${plainNumber(suspect)}`;
  return `run time is ${plainNumber(runTimeRatio)}x with ${plainNumber(suspect)} at once: trying whether ${limitOf(facts)} do as well`;
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

const sayRunTime = (facts: ReasonFacts): string => {
  const runTimeRatio = numberOf(facts, 'runTimeRatio');
  if (runTimeRatio === undefined) return `run times rose: held to ${limitOf(facts)}`;
  return `run time is ${plainNumber(runTimeRatio)}x what it was: held to ${limitOf(facts)}`;
};

const sayEventLoop = (facts: ReasonFacts): string => {
  const delayMs = numberOf(facts, 'delayMs');
  return `the event loop is ${delayMs === undefined ? 'late' : `${plainDuration(delayMs)} late`}: held at ${limitOf(facts)}`;
};

const sayMemory = (facts: ReasonFacts): string => {
  const useRatio = numberOf(facts, 'useRatio');
  return `${useRatio === undefined ? 'most' : plainRatio(useRatio)} of the memory is in use: held at ${limitOf(facts)}`;
};

/** Calls that fail whatever the size are no reason to shrink; whoever asks is told that they are there. */
const withBackground =
  (say: (facts: ReasonFacts) => string) =>
  (facts: ReasonFacts): string => {
    const ratio = numberOf(facts, 'backgroundOverloadRatio');
    return ratio === undefined
      ? say(facts)
      : `${say(facts)}; ${(100 * ratio).toFixed(1)} % of calls are refused whatever the size`;
  };

/** Words for what the ceilings that we ship say. */
export const CEILING_WORDS: ReasonTable = Object.freeze({
  'CEILING:SEEKING': {
    name: 'looking for the best size',
    say: withBackground((facts) => `looking for the best size, now at ${limitOf(facts)}`),
  },
  'CEILING:KNEE': { name: 'more at once lowered throughput', say: withBackground(sayKnee) },
  'CEILING:PLATEAU': {
    name: 'more at once no longer paid',
    say: withBackground((facts) => `more than ${limitOf(facts)} at once no longer pays`),
  },
  'CEILING:OVERLOAD': { name: 'the dependency was overloaded', say: sayOverload },
  'CEILING:RETRY_AFTER': { name: 'the dependency asked to wait', say: sayRetryAfter },
  'CEILING:SUSPECT': { name: 'fewer at once were tried, because tasks ran longer', say: saySuspect },
  'CEILING:COLD': {
    name: 'too few tasks had ended to know more',
    say: (facts) => `too few tasks have ended to know more: at most ${limitOf(facts)} for now`,
  },
  'CEILING:PROBE_UP': { name: 'tried whether more pays', say: (facts) => `trying whether ${limitOf(facts)} pays more` },
  'CEILING:PROBE_DOWN': {
    name: 'tried whether fewer do as well',
    say: (facts) => `trying whether ${limitOf(facts)} does as well`,
  },
  'CEILING:RECOVERING': {
    name: 'recovering from overloads',
    say: (facts) => `recovering from overloads, now at ${limitOf(facts)}`,
  },
  'CEILING:RUN_TIME': { name: 'run times rose', say: sayRunTime },
  'CEILING:EVENT_LOOP': { name: 'the event loop was late', say: sayEventLoop },
  'CEILING:MEMORY': { name: 'memory was short', say: sayMemory },
  'CEILING:OPEN': { name: 'no ceiling', say: withBackground(() => 'nothing behind the pool limits it') },
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
