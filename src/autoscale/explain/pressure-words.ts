import { plainDuration, plainNumber, plainRatio } from './plain-numbers.ts';
import { numberOf, type ReasonFacts, type ReasonTable, type ReasonWords, textOf } from './reason-facts.ts';

const percent = (ratio: number): string => plainRatio(Math.round(ratio * 100) / 100);

/** A duration of the detail in words; `undefined` when it is not there. */
const durationOf = (facts: ReasonFacts, key: string): string | undefined => {
  const ms = numberOf(facts, key);
  return ms === undefined ? undefined : plainDuration(ms);
};

const sayHighWait = (facts: ReasonFacts): string => {
  const wait = durationOf(facts, 'waitP99Ms');
  const limit = durationOf(facts, 'highP99Ms');
  if (wait === undefined) return 'tasks wait too long';
  return limit === undefined
    ? `1 % of tasks wait ${wait} or longer`
    : `1 % of tasks wait ${wait} or longer, the limit is ${limit}`;
};

const sayMeanWait = (facts: ReasonFacts): string => {
  const wait = durationOf(facts, 'waitMeanMs');
  return wait === undefined ? 'nobody waits long' : `tasks wait ${wait} on average`;
};

const sayPastWait = (facts: ReasonFacts): string => {
  const wait = durationOf(facts, 'waitP99Ms');
  return wait === undefined ? 'nobody waits any more' : `waits of ${wait} are over, nobody waits any more`;
};

const sayUnused = (facts: ReasonFacts): string => {
  const { busy, queued } = facts.record.observation;
  return `${plainNumber(queued)} tasks wait but only ${plainNumber(busy)} workers are busy`;
};

const sayBusyAfter = (facts: ReasonFacts): string => {
  const after = numberOf(facts, 'utilizationAfter');
  const needed = numberOf(facts, 'needed');
  if (after !== undefined) return `${percent(after)} of fewer workers would be busy`;
  return needed === undefined ? 'fewer workers would be too busy' : `the work needs ${plainNumber(needed)} workers`;
};

const sayTarget = (facts: ReasonFacts): string => {
  const utilization = numberOf(facts, 'utilization');
  const target = numberOf(facts, 'targetRatio') ?? numberOf(facts, 'target');
  const value = numberOf(facts, 'value');
  const signal = textOf(facts, 'signal') ?? 'the signal';
  if (target === undefined) return 'measured against a target';
  if (utilization !== undefined) return `${percent(utilization)} of the workers are busy, the target is ${percent(target)}`;
  return value === undefined
    ? `the target is ${plainNumber(target)}`
    : `${signal} is ${plainNumber(value)}, the target is ${plainNumber(target)}`;
};

const sayStable = (facts: ReasonFacts): string => {
  const tasks = numberOf(facts, 'stableTasks');
  return tasks === undefined
    ? `the average load needs ${plainNumber(facts.stage.out)} workers`
    : `${plainNumber(tasks)} tasks on average need ${plainNumber(facts.stage.out)} workers`;
};

/** Words for the verdicts of deciders that compare a signal with a limit or a target. */
export const PRESSURE_WORDS: ReasonTable = Object.freeze({
  WAIT_HIGH: { name: 'tasks waited too long', say: sayHighWait },
  WAIT_LOW: { name: 'nobody waited long', say: sayMeanWait },
  WAIT_OK: { name: 'waits were neither long nor short', say: sayMeanWait },
  WAIT_PAST: { name: 'long waits were over', say: sayPastWait },
  IDLE: { name: 'there was nothing to do', say: () => 'there is nothing to do' },
  NOT_BUSY: { name: 'workers were unused', say: sayUnused },
  BUSY_AFTER_SHRINK: { name: 'fewer workers would have been too busy', say: sayBusyAfter },
  ABOVE_TARGET: { name: 'above the target', say: sayTarget },
  BELOW_TARGET: { name: 'below the target', say: sayTarget },
  ON_TARGET: { name: 'on target', say: sayTarget },
  SETTLING: {
    name: 'a reading was older than the last resize',
    say: (facts) => `${textOf(facts, 'signal') ?? 'the signal'} was read before the last resize`,
  },
  STABLE: { name: 'the average load rose', downName: 'the average load fell', say: sayStable },
  NO_AGREEMENT: { name: 'the deciders did not agree', say: () => 'the deciders do not agree' },
});

/** Words for `RULE:<name>`. */
export const ruleWords = (name: string): ReasonWords => ({
  name: `rule ${name}`,
  say: (facts) => {
    const others = (textOf(facts, 'matched') ?? '').split(', ').filter((other) => other !== name && other !== '');
    return others.length === 0 ? `rule ${name}` : `rule ${name}, beside ${others.join(', ')}`;
  },
});
