import { clockTime, plainDuration, plainNumber, plainRatio } from './plain-numbers.ts';
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

/** `error 12 % against 31 % of the last value`: shares of all tasks that came. */
const sayErrors = (facts: ReasonFacts): string | undefined => {
  const own = numberOf(facts, 'errorRatio');
  const last = numberOf(facts, 'lastValueErrorRatio');
  return own === undefined || last === undefined
    ? undefined
    : `error ${plainRatio(own)} against ${plainRatio(last)} of the last value`;
};

/** `80 by a period of 60 s (error …)`. */
const sayForeseen = (facts: ReasonFacts, size: string): string => {
  const periodMs = numberOf(facts, 'periodMs');
  const by = periodMs === undefined ? '' : ` by a period of ${plainDuration(periodMs)}`;
  const errors = sayErrors(facts);
  return `${size}${by}${errors === undefined ? '' : ` (${errors})`}`;
};

const sayForecast = (facts: ReasonFacts): string => `the forecast keeps ${sayForeseen(facts, floorOf(facts))}`;

const sayForecastOnly = (facts: ReasonFacts): string => {
  const size = plainNumber(Math.ceil(numberOf(facts, 'foreseen') ?? facts.stage.out));
  return `the forecast may not act: it would keep ${sayForeseen(facts, size)}`;
};

/** What is known so far of a load that is not trusted to repeat itself. */
const sayKnown = (facts: ReasonFacts): string => {
  const periodMs = numberOf(facts, 'periodMs');
  if (periodMs === undefined) return 'no period found yet';
  const scored = numberOf(facts, 'scoredRatio') ?? 0;
  const errors = sayErrors(facts);
  return [
    `period ${plainDuration(periodMs)} not yet trusted`,
    ...(errors !== undefined && scored < 1 ? [`${plainRatio(scored)} of it scored`] : []),
    ...(errors === undefined ? [] : [errors]),
  ].join(', ');
};

const sayLearning = (facts: ReasonFacts): string => {
  const limit = numberOf(facts, 'limit') ?? 0;
  return `the forecast is learning${limit > 0 ? ` and keeps ${plainNumber(limit)} until then` : ''}: ${sayKnown(facts)}`;
};

/** Words for what the floors that we ship say. */
export const FLOOR_WORDS: ReasonTable = Object.freeze({
  'FLOOR:FORECAST': { name: 'the forecast kept workers', downName: 'the forecast saw less', say: sayForecast },
  'FLOOR:FORECAST_ONLY': { name: 'the forecast only watched', say: sayForecastOnly },
  'FLOOR:FORECAST_LEARNING': { name: 'the forecast was learning', say: sayLearning },
  'FLOOR:SCHEDULE': { name: 'the schedule kept workers', downName: 'the schedule ended', say: saySchedule },
  'FLOOR:SCHEDULE_AHEAD': { name: 'the schedule began soon', say: sayAhead },
});
