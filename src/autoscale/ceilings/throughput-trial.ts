import { type Belief, learn, loosen, possibleElasticity, scoreOf } from './throughput-belief.ts';
import {
  closerBeliefs,
  DOUBT_DEVIATIONS,
  DOWN_DEVIATIONS,
  lossOf,
  NEGLIGIBLE_LOSS_RATIO,
  restAfter,
  UP_DEVIATIONS,
} from './throughput-choice.ts';
import { recall, remember } from './throughput-memory.ts';
import { differenceOf, type Estimate, learnSpread, unitVariance } from './throughput-noise.ts';
import {
  FINE_DEVIATION,
  isChange,
  isClear,
  isLongEnough,
  lengthOf,
  SEEK_DEVIATION,
  TARGET_DEVIATION,
} from './throughput-precision.ts';
import { runMsOf, type Search, type SearchInput, standAt, type Trial } from './throughput-search-state.ts';
import { newSegment } from './throughput-segment.ts';
import { type Direction, WIDEST } from './throughput-sizes.ts';
import { forget } from './throughput-watch.ts';
import { EMPTY_WINDOW, type Level, levelOf } from './throughput-window.ts';

/** A doubling must pay this much; a smaller gain is found again by smaller steps from below. */
const DOUBLING_ELASTICITY = 0.25;
const DOUBLING_DEVIATIONS = 1.5;
const LONGEST_DOUBLING_MS = 2_000;
/** A trial this clear needs no second look at the size before it. */
const DECISIVE_DEVIATIONS = 2.5;
/** A trial outside of this is as likely a change of the other side, which only a second look tells apart. */
const PLAUSIBLE = Object.freeze({ least: -1, most: 1 });
/** Elasticity is taken to fall by this much from one step to the next. */
const BEND_GUESS = 0.1;
const AHEAD_VARIANCE = 0.15;
const BEHIND_DOUBT = 0.01;
const HOPELESS_PATIENCE = 1.2;
const HOPELESS_SHARE = 0.6;
const HOPELESS_LEAST = 10;
const HOPELESS_FLOOR = -2;
const HOPELESS_VARIANCE = 0.04;

type MeasuredTrial = Trial & { readonly during: Level };

/** Step 1 of a trial: remember the level here (A) and go to the neighbour. */
export const beginTrial = (search: Search, direction: Direction, size: number, { nowMs }: SearchInput): Search => {
  const before = levelOf(search.segment.window);
  return {
    ...search,
    chunk: EMPTY_WINDOW,
    lastChunk: null,
    prefer: null,
    runMs: runMsOf(search),
    segment: newSegment(size),
    noise: learnSpread(search.noise, before),
    memory: remember(search.memory, { size: search.size, atMs: nowMs, level: before }),
    trial: { direction, size, before, during: null },
  };
};

/**
 * A step up by a ratio pays only if run time grows by less than that ratio. When the tasks that started at the step should
 * have ended even so, and few have, there is no need to wait for them.
 */
export const isHopeless = ({ segment, size, runMs }: Search, trial: Trial, { tickMs }: SearchInput): boolean => {
  const patienceMs = HOPELESS_PATIENCE * (trial.size / size) * runMs + tickMs;
  if (trial.direction === 'down' || segment.isSettled || segment.ageMs < patienceMs) return false;
  const expected = Math.exp(trial.before.lnCount) * segment.ageMs;
  return expected > HOPELESS_LEAST && segment.completions < HOPELESS_SHARE * expected;
};

export const giveUp = (search: Search, trial: Trial, input: SearchInput): Search => {
  const expected = Math.exp(trial.before.lnCount) * search.segment.ageMs;
  const value = Math.log(Math.max(0.5, search.segment.completions) / expected) / lengthOf(search.size, trial.size);
  const estimate: Estimate = { value: Math.max(HOPELESS_FLOOR, value), variance: HOPELESS_VARIANCE };
  if (search.stage === 'seek') return endSeek(search, estimate);
  return { ...conclude(search, trial, estimate), trial: null, segment: newSegment(search.size), ...restAfter(search, input) };
};

/** Step 2: the level at the neighbour (B). Moves there at once when it is decisively better, else goes back for a second A. */
export const duringTrial = (search: Search, trial: Trial, input: SearchInput): Search => {
  const isSeek = search.stage === 'seek';
  const length = lengthOf(search.size, trial.size);
  if (!isLongEnough(search, length, isSeek ? SEEK_DEVIATION : TARGET_DEVIATION, input)) return search;
  const during = levelOf(search.segment.window);
  const estimate = elasticityOf(search, trial, trial.before, during);
  if (isSeek && isUnsureDoubling(search, estimate)) return search;
  if (!isSeek && !isClear(estimate, input) && !isLongEnough(search, length, FINE_DEVIATION, input)) return search;
  const measured: Search = {
    ...search,
    noise: learnSpread(search.noise, during),
    memory: remember(search.memory, { size: trial.size, atMs: input.nowMs, level: during }),
    runTimeRatio:
      trial.direction === 'up'
        ? (trial.size / search.size) * Math.exp(trial.before.lnLittle - during.lnLittle)
        : search.runTimeRatio,
  };
  if (isSeek)
    return estimate.value > DOUBLING_ELASTICITY
      ? doubled(measured, { ...trial, during }, estimate, input)
      : endSeek(measured, estimate);
  const deviation = Math.sqrt(estimate.variance);
  const score = ((estimate.value - input.minElasticity) / deviation) * (trial.direction === 'up' ? 1 : -1);
  const isPlausible =
    estimate.value < PLAUSIBLE.most + 2 * deviation && (estimate.value > PLAUSIBLE.least || isBeyondKnee(search, trial, input));
  if (score > DECISIVE_DEVIATIONS && isPlausible)
    return move(conclude(measured, trial, estimate), { ...trial, during }, true, input);
  return { ...measured, runMs: runMsOf(search), trial: { ...trial, during }, segment: newSegment(search.size) };
};

/**
 * The queue emptied during a trial. All that was served since the step counts, the tasks that were already running as well: where run
 * times grow with the size, fewer end than that, so a gain is never taken for more than it is.
 */
export const afterQueue = (search: Search, trial: Trial, input: SearchInput): Search => {
  const { tick } = input;
  const { ageMs, completions } = search.segment;
  const served = { ...tick, busyMs: 0, elapsedMs: ageMs + tick.elapsedMs, completions: completions + tick.completions };
  const during = levelOf(served); // without busy time both of its readings are the count
  const length = lengthOf(search.size, trial.size);
  const variance = unitVariance(search.noise) * (1 / trial.before.completions + 1 / during.completions);
  const estimate: Estimate = { value: (during.lnCount - trial.before.lnCount) / length, variance: variance / (length * length) };
  const least = search.stage === 'seek' ? DOUBLING_ELASTICITY : input.minElasticity;
  const isPaid = estimate.value - DECISIVE_DEVIATIONS * Math.sqrt(estimate.variance) > least;
  if (trial.direction === 'down' || !isPaid) return standAt(search, search.size);
  return move(conclude(search, trial, estimate), { ...trial, during }, false, input);
};

/** Whether a smaller size was seen lately to give more: then it is no surprise that a step down gains much. */
const isBeyondKnee = ({ memory, noise, size }: Search, { before }: Trial, { nowMs }: SearchInput): boolean =>
  (recall(memory, noise, { size, atMs: nowMs, level: before }, 'down')?.mean ?? 0) < 0;

const isUnsureDoubling = ({ segment }: Search, { value, variance }: Estimate): boolean =>
  Math.abs(value - DOUBLING_ELASTICITY) < DOUBLING_DEVIATIONS * Math.sqrt(variance) &&
  segment.window.elapsedMs < LONGEST_DOUBLING_MS;

const doubled = (search: Search, trial: MeasuredTrial, estimate: Estimate, input: SearchInput): Search => ({
  ...move(conclude(search, trial, estimate), trial, true, input),
  span: WIDEST,
});

/** The first doubling that does not pay ends the seeking: from now on neighbours are compared. */
const endSeek = (search: Search, estimate: Estimate): Search => ({
  ...search,
  stage: 'track',
  span: WIDEST + 1,
  trial: null,
  runMs: runMsOf(search),
  segment: newSegment(search.size),
  streak: 0,
  ...closerBeliefs({ mean: estimate.value, variance: estimate.variance }, search.down),
});

/** Step 3: the level here again; its mean with the first cancels drift. Then move, or rest. */
export const afterTrial = (search: Search, trial: Trial, during: Level, input: SearchInput): Search => {
  const length = lengthOf(search.size, trial.size);
  if (!isLongEnough(search, length, TARGET_DEVIATION, input)) return search;
  const after = levelOf(search.segment.window);
  const drift = differenceOf(search.noise, trial.before, after);
  if (isChange(drift)) return { ...forget(search, drift.value > 0 ? 'up' : 'down'), trial: null };
  const estimate = elasticityOf(search, trial, middleOf(trial.before, after), during);
  if (!isClear(estimate, input) && !isLongEnough(search, length, FINE_DEVIATION, input)) return search;
  const known = conclude(search, trial, estimate);
  const isUp = trial.direction === 'up';
  const score = isUp ? scoreOf(known.up, input.minElasticity) : -scoreOf(known.down, input.minElasticity);
  if (score > (isUp ? UP_DEVIATIONS : DOWN_DEVIATIONS)) return move(known, { ...trial, during }, false, input);
  // on a plateau a wider step shows more per completion
  const isFlat =
    Math.abs(score) < DOUBT_DEVIATIONS && known.span > WIDEST && lossOf(known, known.span - 1) < NEGLIGIBLE_LOSS_RATIO;
  return { ...known, trial: null, anchor: after, span: isFlat ? known.span - 1 : known.span, ...restAfter(known, input) };
};

const middleOf = (before: Level, after: Level): Level => ({
  lnCount: (before.lnCount + after.lnCount) / 2,
  lnLittle: (before.lnLittle + after.lnLittle) / 2,
  completions: before.completions + after.completions,
  failureRatio: Math.max(before.failureRatio, after.failureRatio),
  squaredCv: after.squaredCv,
});

const elasticityOf = (search: Search, trial: Trial, before: Level, during: Level): Estimate => {
  const difference = differenceOf(search.noise, before, during);
  const length = Math.log(trial.size / search.size);
  // `|| 0`: a negative zero would not survive JSON
  return { value: difference.value / length || 0, variance: difference.variance / (length * length) };
};

const conclude = (search: Search, { direction }: Trial, { value, variance }: Estimate): Search =>
  direction === 'up'
    ? { ...search, up: learn(search.up, value, variance) }
    : { ...search, down: learn(search.down, value, variance) };

/** The neighbour is better: it becomes the size; what was just measured is now the belief of the other side. */
const move = (search: Search, trial: MeasuredTrial, isThere: boolean, input: SearchInput): Search => {
  const { direction } = trial;
  const streak = search.lastMove === direction ? search.streak + 1 : 1;
  const behind = loosen(direction === 'up' ? search.up : search.down, BEHIND_DOUBT);
  const here = { size: trial.size, atMs: input.nowMs, level: trial.during };
  const known = recall(search.memory, search.noise, here, direction);
  const ahead = known ?? guessAhead(behind, direction);
  return {
    ...search,
    size: trial.size,
    trial: null,
    lastMove: direction,
    streak,
    chunk: EMPTY_WINDOW,
    lastChunk: null,
    runMs: runMsOf(search),
    span: streak >= 2 && known === undefined ? Math.max(WIDEST, search.span - 1) : search.span,
    up: direction === 'up' ? ahead : behind,
    down: direction === 'up' ? behind : ahead,
    segment: isThere ? search.segment : newSegment(trial.size),
    prefer: null,
    restUntilMs: 0,
    anchor: null,
    idleTrials: streak >= 2 || search.span <= 1 ? Math.min(search.idleTrials, 2) : Math.max(0, search.idleTrials - 1),
  };
};

const guessAhead = (behind: Belief, direction: Direction): Belief => ({
  mean: possibleElasticity(behind.mean + (direction === 'up' ? -BEND_GUESS : BEND_GUESS)),
  variance: Math.max(behind.variance, AHEAD_VARIANCE),
});
