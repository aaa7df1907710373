import { age } from './throughput-belief.ts';
import { chooseSide, settleDown } from './throughput-choice.ts';
import { squaredCvOf } from './throughput-noise.ts';
import { isLongEnough, lengthOf, SEEK_DEVIATION, TARGET_DEVIATION } from './throughput-precision.ts';
import { runMsOf, type Search, type SearchInput, standAt } from './throughput-search-state.ts';
import { addTick } from './throughput-segment.ts';
import { neighbourOf } from './throughput-sizes.ts';
import { afterQueue, afterTrial, beginTrial, duringTrial, giveUp, isHopeless } from './throughput-trial.ts';
import { watch } from './throughput-watch.ts';

/** Run times that a size must have been in force before it is measured. A queue takes longer than one to fill or empty. */
const SEEK_CARE = 1;
const TRACK_CARE = 1.5;

/**
 * One saturated tick of the search.
 *
 * 1. *Seek*: from the first size on, double while a doubling pays.
 * 2. *Track*: compare the size with a neighbour (A-B-A); move where it pays; halve the step when both sides are certain and
 *    a closer look can gain something; then rest, ever longer, and watch whether throughput moves by itself.
 */
export const advance = (before: Search, input: SearchInput): Search => {
  const wasSettled = before.segment.isSettled;
  const care = before.stage === 'seek' ? SEEK_CARE : TRACK_CARE;
  const search: Search = {
    ...before,
    segment: addTick(before.segment, input.tick, {
      busy: input.busy,
      runMs: runMsOf(before),
      squaredCv: squaredCvOf(before.noise),
      care,
    }),
    up: age(before.up, input.tick.elapsedMs),
    down: age(before.down, input.tick.elapsedMs),
  };
  const { trial } = search;
  if (trial !== null && trial.during === null && isHopeless(search, trial, input)) return giveUp(search, trial, input);
  if (!wasSettled) return search;
  if (trial === null) return stay(search, input);
  if (trial.during !== null) return afterTrial(search, trial, trial.during, input);
  const judged = duringTrial(search, trial, input);
  // a burst waits: where one doubling has paid the next begins at once
  return input.isOpen && judged.stage === 'seek' && judged.trial === null ? stay(judged, input) : judged;
};

/**
 * One tick in which workers idled or nothing waited. There is no throughput to compare, unless a step up is what worked the queue
 * off: then it has shown that it pays. Without it the size would fall back, and the queue grow again.
 */
export const slacken = (search: Search, input: SearchInput): Search =>
  search.trial !== null && search.trial.during === null ? afterQueue(search, search.trial, input) : standAt(search, search.size);

/** No trial runs: watch, and begin one when it is time. */
const stay = (before: Search, input: SearchInput): Search => {
  const search = watch(before, input);
  // a pool whose tasks all fail has no throughput to compare
  if (input.nowMs < search.restUntilMs || search.segment.window.completions === 0) return search;
  const direction = chooseSide(search, input);
  const size = direction === null ? undefined : neighbourOf(search.size, search.span, direction, input.bounds);
  if (direction === null || size === undefined) return settleDown(search, input);
  const deviation = search.stage === 'seek' ? SEEK_DEVIATION : TARGET_DEVIATION;
  return isLongEnough(search, lengthOf(search.size, size), deviation, input)
    ? beginTrial(search, direction, size, input)
    : search;
};
