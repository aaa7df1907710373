import { plainDuration, plainNumber } from './plain-numbers.ts';
import { numberOf, type ReasonFacts, type ReasonTable, textOf } from './reason-facts.ts';

const sayInvalid = (facts: ReasonFacts): string => {
  const earlier = numberOf(facts, 'earlier');
  const got = numberOf(facts, 'got') ?? textOf(facts, 'got') ?? textOf(facts, 'value');
  const field = textOf(facts, 'field');
  const problem = textOf(facts, 'error') ?? textOf(facts, 'problem');
  if (problem !== undefined) return `${field ?? facts.stage.name} failed (${problem}), so the size is held`;
  if (field === undefined) return 'a reading is broken, so the size is held';
  if (earlier === undefined || typeof got !== 'number') return `${field} is ${got ?? 'broken'}, so the size is held`;
  return `${field} went back from ${plainNumber(earlier)} to ${plainNumber(got)}, so the size is held`;
};

const sayNoData = (facts: ReasonFacts): string => {
  const gapMs = numberOf(facts, 'gapMs');
  if (gapMs !== undefined) return `no tick for ${plainDuration(gapMs)}, so the size is held`;
  const signal = textOf(facts, 'signal');
  return signal === undefined ? 'no data, so the size is held' : `no data for ${signal}, so the size is held`;
};

const sayStale = (facts: ReasonFacts): string => {
  const ageMs = numberOf(facts, 'ageMs');
  const signal = textOf(facts, 'signal') ?? 'a signal';
  return ageMs === undefined
    ? `${signal} is stale, so the size is held`
    : `${signal} is ${plainDuration(ageMs)} old, so the size is held`;
};

const sayFallback = (facts: ReasonFacts): string => {
  const missingMs = numberOf(facts, 'missingMs');
  const since = missingMs === undefined ? '' : ` for ${plainDuration(missingMs)}`;
  return `no usable ${textOf(facts, 'signal') ?? 'signal'}${since}, so the fallback asks for ${plainNumber(facts.stage.out)}`;
};

const sayWarmup = (facts: ReasonFacts): string => {
  const untilMs = numberOf(facts, 'untilMs');
  if (untilMs === undefined) return 'starting to measure, so the size is held';
  return `starting to measure, so shrinking is held for ${plainDuration(Math.max(0, untilMs - facts.record.at))}`;
};

/** Words for readings that cannot be used. */
export const INPUT_WORDS: ReasonTable = Object.freeze({
  NO_DATA: { name: 'there was no data', say: sayNoData },
  SIGNAL_STALE: { name: 'a signal was stale', say: sayStale },
  SIGNAL_FALLBACK: { name: 'a signal stayed away', say: sayFallback },
  SIGNAL_INVALID: { name: 'a reading was broken', say: sayInvalid },
  WARMUP: { name: 'starting to measure', say: sayWarmup },
  WORKERS_STARTING: {
    name: 'workers were starting',
    say: ({ record }) => `${plainNumber(record.observation.starting)} workers are still starting`,
  },
});
