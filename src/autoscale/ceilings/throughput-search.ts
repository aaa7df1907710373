import { age, type Belief, learn, loosen, PRIOR, scoreOf } from './throughput-belief.ts';
import { recall, type Remembered, remember } from './throughput-memory.ts';
import { differenceOf, type Estimate, learnInflation, learnSpread, type Noise, squaredCvOf, unitVariance } from './throughput-noise.ts';
import { addTick, newSegment, restart, type Segment } from './throughput-segment.ts';
import { type Bounds, type Direction, FINEST, neighbourOf, SPANS, WIDEST } from './throughput-sizes.ts';
import { EMPTY_WINDOW, joinWindows, type Level, levelOf, meanRunMs, type Window, withoutWindow } from './throughput-window.ts';

/** A neighbouring size under trial: measured before (A), at the neighbour (B), and after (A again). */
export interface Trial {
  readonly direction: Direction;
  readonly size: number;
  readonly before: Level;
  /** Level at the neighbour, once measured. */
  readonly during: Level | null;
}

/** State of the search for the best size. */
export interface Search {
  readonly stage: 'seek' | 'track';
  /** The size that is believed best. */
  readonly size: number;
  /** Index into the spans: how far the next trial reaches. */
  readonly span: number;
  readonly up: Belief;
  readonly down: Belief;
  readonly noise: Noise;
  readonly segment: Segment;
  readonly trial: Trial | null;
  /** Latest completions at the present size, not yet compared with the rest. */
  readonly chunk: Window;
  /** The chunk before; `null` at the start of a segment. */
  readonly lastChunk: Level | null;
  /** Level when the size was last found right; `null` when throughput has moved since. */
  readonly anchor: Level | null;
  readonly memory: readonly Remembered[];
  /** Mean run time before the present segment, in milliseconds. */
  readonly runMs: number;
  readonly lastMove: Direction | null;
  /** Moves in a row in that direction. */
  readonly streak: number;
  /** Side to try first, after throughput moved by itself. */
  readonly prefer: Direction | null;
  readonly idleTrials: number;
  readonly restUntilMs: number;
}

const RUN_MS_UNKNOWN = 50;

export interface SearchInput {
  readonly nowMs: number;
  readonly busy: number;
  readonly tick: Window;
  readonly bounds: Bounds;
  readonly minElasticity: number;
  readonly maxRestMs: number;
  readonly tickMs: number;
  /** Whether a step up may be tried now. */
  readonly mayRise: boolean;
}

export const startSearch = (size: number, noise: Noise): Search => ({
  stage: 'seek', size, span: WIDEST, up: PRIOR, down: PRIOR, noise, segment: newSegment(size), trial: null, chunk: EMPTY_WINDOW,
  lastChunk: null, anchor: null, memory: [], runMs: RUN_MS_UNKNOWN, lastMove: null, streak: 0, prefer: null, idleTrials: 0, restUntilMs: 0,
});

/** The size to apply now. */
export const appliedSize = (search: Search): number => search.segment.size;

const TARGET_DEVIATION = 0.25;
const SEEK_DEVIATION = 0.2;
const Z_UP = 1;
const Z_DOWN = 0.6;
const Z_DOUBT = 1.4;
const SLOW_DRIFT = 0.1;
const MOST_ELASTICITY = 1;
const BEND_GUESS = 0.1;
const Z_DECISIVE = 2.5;
const CHANGE_RATIO = 0.12;
const CHANGE_Z = 4;
const FINEST_BUDGET_MS = 3_000;
const SEEK_ELASTICITY = 0.25;
const HOPELESS_RATIO = 1.2;
const NEGLIGIBLE_LOSS = 0.004;
const FINE_DEVIATION = 0.12;
const Z_CLEAR = 1.5;

const runMsOf = (search: Search): number => meanRunMs(search.segment.recent) ?? search.runMs;

/** Completions that a window needs, for a step of `length`, so that the elasticity is known to `deviation`. */
const needed = (noise: Noise, length: number, deviation: number): number => {
  const tolerance = deviation * length;
  return (2 * unitVariance(noise)) / (tolerance * tolerance);
};

/** Whether a window is long enough to see an elasticity over `length` to `deviation`, or has had its time. */
const isLongEnough = (search: Search, length: number, deviation: number, input: SearchInput): boolean => {
  const { window } = search.segment;
  const runMs = runMsOf(search);
  if (window.elapsedMs < Math.max(2 * input.tickMs - 1, runMs)) return false;
  if (window.elapsedMs >= Math.max(FINEST_BUDGET_MS, 6 * runMs)) return true;
  return window.completions >= needed(learnSpread(search.noise, levelOf(window)), length, deviation);
};


const lengthOf = (from: number, to: number): number => Math.abs(Math.log(to / from));

/** One tick of the search. */
export const advance = (before: Search, input: SearchInput): Search => {
  const wasSettled = before.segment.isSettled;
  const search: Search = {
    ...before,
    segment: addTick(before.segment, input.tick, input.busy, runMsOf(before), squaredCvOf(before.noise), before.stage === 'seek' ? 1 : 1.5),
    up: age(before.up, input.tick.elapsedMs), down: age(before.down, input.tick.elapsedMs),
  };
  const { trial } = search;
  if (trial !== null && trial.during === null && isHopeless(search, trial, input)) return giveUp(search, trial, input);
  if (!wasSettled) return search;
  if (trial === null) return rest(search, input);
  return trial.during === null ? duringTrial(search, trial, input) : afterTrial(search, trial, trial.during, input);
};

const rest = (search: Search, input: SearchInput): Search => {
  const watched = watch(search, input);
  if (input.nowMs < watched.restUntilMs) return watched;
  const direction = choose(watched, input);
  const size = direction === null ? undefined : neighbourOf(watched.size, watched.span, direction, input.bounds);
  if (direction === null || size === undefined) return narrow(watched, input);
  const deviation = watched.stage === 'seek' ? SEEK_DEVIATION : TARGET_DEVIATION;
  if (!isLongEnough(watched, lengthOf(watched.size, size), deviation, input)) return watched;
  return begin(watched, direction, size, input);
};

const begin = (search: Search, direction: Direction, size: number, { nowMs }: SearchInput): Search => {
  const before = levelOf(search.segment.window);
  return {
    ...search, chunk: EMPTY_WINDOW, lastChunk: null, prefer: null, runMs: runMsOf(search), segment: newSegment(size),
    noise: learnSpread(search.noise, before), memory: remember(search.memory, { size: search.size, atMs: nowMs, level: before }),
    trial: { direction, size, before, during: null },
  };
};

/** Looks for a change of throughput at an unchanged size, and learns the noise from one stretch to the next. */
const watch = (search: Search, input: SearchInput): Search => {
  const chunk = joinWindows(search.chunk, input.tick);
  if (chunk.elapsedMs < Math.max(500, runMsOf(search))) return { ...search, chunk };
  const level = levelOf(chunk);
  const noise = search.lastChunk === null ? search.noise : learnInflation(search.noise, differenceOf(search.noise, search.lastChunk, level));
  const whole = search.segment.window;
  const earlier = withoutWindow(whole, chunk);
  if (earlier.elapsedMs < 400 || earlier.completions < 5) return { ...search, noise, chunk: EMPTY_WINDOW, lastChunk: level };
  const difference = differenceOf(search.noise, levelOf(earlier), level);
  if (isChange(difference)) return forget({ ...search, segment: { ...search.segment, window: chunk } }, difference.value > 0 ? 'up' : 'down');
  if (search.anchor !== null && hasDrifted(differenceOf(noise, search.anchor, levelOf(whole)))) {
    return { ...forget({ ...search, noise }, difference.value > 0 ? 'up' : 'down'), prefer: null, span: search.span };
  }
  const faded = whole.elapsedMs > 5_000 ? joinWindows(whole, EMPTY_WINDOW, 0.7) : whole;
  return { ...search, noise, chunk: EMPTY_WINDOW, lastChunk: level, segment: { ...search.segment, window: faded } };
};

const isChange = ({ value, variance }: Estimate): boolean =>
  Math.abs(value) > CHANGE_RATIO && Math.abs(value) > CHANGE_Z * Math.sqrt(variance);

const hasDrifted = ({ value, variance }: Estimate): boolean => Math.abs(value) > SLOW_DRIFT && Math.abs(value) > 3 * Math.sqrt(variance);

/** Throughput moved by itself: beliefs are open again. */
const forget = (search: Search, prefer: Direction): Search => ({
  ...search, segment: restart(search.segment), chunk: EMPTY_WINDOW, lastChunk: null, anchor: null, memory: [], up: loosen(search.up, 0.1), down: loosen(search.down, 0.1),
  span: Math.min(search.span, 1), prefer, idleTrials: 0, restUntilMs: 0, streak: 0,
});

/** The side to try; `null` when both verdicts are certain at this span. */
const choose = (search: Search, { minElasticity, bounds, mayRise }: SearchInput): Direction | null => {
  if (search.stage === 'seek') return mayRise ? 'up' : null;
  const up = scoreOf(search.up, minElasticity);
  const down = scoreOf(search.down, minElasticity);
  const canUp = mayRise && search.size < bounds.high;
  const canDown = search.size > bounds.low;
  if (search.prefer !== null && (search.prefer === 'up' ? canUp : canDown)) return search.prefer;
  if (canDown && down < -Z_DOWN) return 'down';
  if (canUp && up > Z_UP) return 'up';
  const doubtUp = canUp ? Math.abs(up) : Number.MAX_VALUE;
  const doubtDown = canDown ? Math.abs(down) : Number.MAX_VALUE;
  if (Math.min(doubtUp, doubtDown) > Z_DOUBT) return null;
  return doubtUp <= doubtDown ? 'up' : 'down';
};

/** Both sides are settled at this span: look closer, or rest. */
const narrow = (search: Search, input: SearchInput): Search => {
  if (search.stage === 'seek') {
    // at the upper bound: look around from there
    return input.mayRise ? { ...search, stage: 'track', span: 1, streak: 0 } : search;
  }
  const finer = search.span + 1;
  const rate = Math.exp(levelOf(search.segment.window).lnCount);
  const canSee = finer <= FINEST && needed(search.noise, SPANS[finer] ?? 0, TARGET_DEVIATION) / rate < FINEST_BUDGET_MS;
  if (canSee && lossOf(search, search.span) > NEGLIGIBLE_LOSS && isFinerDifferent(search, finer, input)) {
    return { ...search, span: finer, ...closer(search.up, search.down) };
  }
  return { ...search, up: loosen(search.up, 0.04), down: loosen(search.down, 0.04), ...pause(search, input) };
};

const isFinerDifferent = ({ size, span }: Search, finer: number, { bounds }: SearchInput): boolean =>
  neighbourOf(size, span, 'down', bounds) !== neighbourOf(size, finer, 'down', bounds) ||
  neighbourOf(size, span, 'up', bounds) !== neighbourOf(size, finer, 'up', bounds);

/** How much the elasticity falls from the lower side of a size to its upper side. */
const bendOf = (up: Belief, down: Belief): number => Math.max(0, down.mean - up.mean);

/** Share of throughput that a size half a step beside the best one loses, if throughput bends evenly there. */
const lossOf = (search: Search, span: number): number => (bendOf(search.up, search.down) * (SPANS[span] ?? 0)) / 8;

/**
 * Beliefs for half the span. Elasticity falls with size and is at most 1, so the near half of the lower side lies between
 * the upper side's and its own, but not so low that the far half would exceed 1; where the bend is, nobody knows.
 */
const closer = (up: Belief, down: Belief): { readonly up: Belief; readonly down: Belief } => {
  const bend = bendOf(up, down);
  const least = Math.min(down.mean, Math.max(up.mean, 2 * down.mean - 1));
  const width = down.mean - least;
  return {
    up: { mean: up.mean + bend / 3, variance: up.variance + (bend * bend) / 9 + 0.01 },
    down: { mean: down.mean - width / 3, variance: down.variance + (width * width) / 9 + 0.01 },
  };
};

const pause = (search: Search, { nowMs, maxRestMs }: SearchInput): { readonly idleTrials: number; readonly restUntilMs: number } => {
  const idleTrials = search.idleTrials + 1;
  let restMs = 250;
  for (let step = 3; step < idleTrials && restMs < maxRestMs; step += 1) restMs *= 1.6;
  return { idleTrials, restUntilMs: nowMs + (idleTrials < 3 ? 0 : Math.min(maxRestMs, restMs)) };
};

const elasticityOf = (search: Search, trial: Trial, before: Level, during: Level): Estimate => {
  const difference = differenceOf(search.noise, before, during);
  const length = Math.log(trial.size / search.size);
  return { value: difference.value / length || 0, variance: difference.variance / (length * length) };
};

/**
 * A step up by a ratio pays only if run time grows by less than that ratio. When the tasks that started at the step should
 * have ended even so, and few have, there is no need to wait for them.
 */
const isHopeless = (search: Search, trial: Trial, input: SearchInput): boolean => {
  const { segment } = search;
  const patienceMs = HOPELESS_RATIO * (trial.size / search.size) * search.runMs + input.tickMs;
  if (trial.direction === 'down' || segment.isSettled || segment.ageMs < patienceMs) return false;
  const expected = Math.exp(trial.before.lnCount) * segment.ageMs;
  return expected > 10 && segment.completions < 0.6 * expected;
};

const giveUp = (search: Search, trial: Trial, input: SearchInput): Search => {
  const expected = Math.exp(trial.before.lnCount) * search.segment.ageMs;
  const value = Math.log(Math.max(0.5, search.segment.completions) / expected) / lengthOf(search.size, trial.size);
  const estimate: Estimate = { value: Math.max(-2, value), variance: 0.04 };
  return search.stage === 'seek' ? endDoubling(search, trial, estimate, input) : { ...conclude(search, trial, estimate), trial: null, segment: newSegment(search.size), ...pause(search, input) };
};

const duringTrial = (search: Search, trial: Trial, input: SearchInput): Search => {
  const length = lengthOf(search.size, trial.size);
  const isSeek = search.stage === 'seek';
  if (!isLongEnough(search, length, isSeek ? SEEK_DEVIATION : TARGET_DEVIATION, input)) return search;
  const during = levelOf(search.segment.window);
  const noise = learnSpread(search.noise, during);
  const measured: Search = { ...search, noise, memory: remember(search.memory, { size: trial.size, atMs: input.nowMs, level: during }) };
  const estimate = elasticityOf(measured, trial, trial.before, during);
  if (!isSeek && !isClear(estimate, input) && !isLongEnough(search, length, FINE_DEVIATION, input)) return search;
  if (isSeek) return endDoubling(measured, trial, estimate, input);
  const score = ((estimate.value - input.minElasticity) / Math.sqrt(estimate.variance)) * (trial.direction === 'up' ? 1 : -1);
  if (score > Z_DECISIVE && estimate.value < MOST_ELASTICITY + 2 * Math.sqrt(estimate.variance)) return move(conclude(measured, trial, estimate), trial, true, input);
  return { ...measured, runMs: runMsOf(search), trial: { ...trial, during }, segment: newSegment(search.size) };
};

const isClear = ({ value, variance }: Estimate, { minElasticity }: SearchInput): boolean =>
  Math.abs(value - minElasticity) > Z_CLEAR * Math.sqrt(variance);

const endDoubling = (search: Search, trial: Trial, estimate: Estimate, input: SearchInput): Search => {
  const known = conclude(search, trial, estimate);
  const length = lengthOf(search.size, trial.size);
  if (estimate.value > SEEK_ELASTICITY) return { ...move(known, trial, true, input), span: WIDEST };
  const elapsed = search.segment.window.elapsedMs;
  const isUnsure = Math.abs(estimate.value - SEEK_ELASTICITY) < 1.5 * Math.sqrt(estimate.variance) && length > 0;
  if (isUnsure && elapsed > 0 && elapsed < 2_000) return search;
  return {
    ...known, stage: 'track', span: 1, trial: null, runMs: runMsOf(search), segment: newSegment(search.size), streak: 0,
    ...closer({ mean: estimate.value, variance: estimate.variance }, known.down),
  };
};

const afterTrial = (search: Search, trial: Trial, during: Level, input: SearchInput): Search => {
  if (!isLongEnough(search, lengthOf(search.size, trial.size), TARGET_DEVIATION, input)) return search;
  const after = levelOf(search.segment.window);
  const drift = differenceOf(search.noise, trial.before, after);
  if (isChange(drift)) return { ...forget(search, drift.value > 0 ? 'up' : 'down'), trial: null };
  const middle: Level = {
    ...after, lnCount: (trial.before.lnCount + after.lnCount) / 2, lnLittle: (trial.before.lnLittle + after.lnLittle) / 2,
    completions: trial.before.completions + after.completions, failureRatio: Math.max(trial.before.failureRatio, after.failureRatio),
  };
  const estimate = elasticityOf(search, trial, middle, during);
  if (!isClear(estimate, input) && !isLongEnough(search, lengthOf(search.size, trial.size), FINE_DEVIATION, input)) return search;
  const known = conclude(search, trial, estimate);
  const score = trial.direction === 'up' ? scoreOf(known.up, input.minElasticity) : -scoreOf(known.down, input.minElasticity);
  if (score > (trial.direction === 'up' ? Z_UP : Z_DOWN)) return move(known, trial, false, input);
  const isFlat = Math.abs(score) < Z_DOUBT && known.span > WIDEST && lossOf(known, known.span - 1) < NEGLIGIBLE_LOSS;
  return { ...known, trial: null, anchor: after, span: isFlat ? known.span - 1 : known.span, ...pause(known, input) };
};

const conclude = (search: Search, { direction }: Trial, { value, variance }: Estimate): Search => {
  const possible = Math.min(MOST_ELASTICITY, value);
  return direction === 'up' ? { ...search, up: learn(search.up, possible, variance) } : { ...search, down: learn(search.down, possible, variance) };
};

/** The neighbour is better: it becomes the size; what was just measured is now the belief of the other side. */
const move = (search: Search, trial: Trial, isThere: boolean, input: SearchInput): Search => {
  const { direction } = trial;
  const streak = search.lastMove === direction ? search.streak + 1 : 1;
  const behind = loosen(direction === 'up' ? search.up : search.down, 0.01);
  const here = search.memory.find(({ size }) => size === trial.size);
  const known = here === undefined ? undefined : recall(search.memory, search.noise, { ...here, atMs: input.nowMs }, direction);
  const guess = behind.mean + (direction === 'up' ? -BEND_GUESS : BEND_GUESS);
  const ahead = known ?? { mean: Math.min(MOST_ELASTICITY, guess), variance: Math.max(behind.variance, 0.15) };
  return {
    ...search, size: trial.size, trial: null, lastMove: direction, streak, chunk: EMPTY_WINDOW, lastChunk: null, runMs: runMsOf(search),
    span: streak >= 2 && known === undefined ? Math.max(WIDEST, search.span - 1) : search.span,
    up: direction === 'up' ? ahead : behind, down: direction === 'up' ? behind : ahead,
    segment: isThere ? search.segment : newSegment(trial.size), prefer: null, restUntilMs: 0, anchor: null,
    idleTrials: streak >= 2 || search.span <= 1 ? Math.min(search.idleTrials, 2) : Math.max(0, search.idleTrials - 1),
  };
};

/** Stands at `size` and measures there afresh. */
export const standAt = (search: Search, size: number): Search => ({
  ...search, size, trial: null, anchor: null, chunk: EMPTY_WINDOW, lastChunk: null, runMs: runMsOf(search), segment: newSegment(size),
});

/** Gives up a running trial and stands at the best size known. */
export const abandon = (search: Search): Search => ({
  ...search, trial: null, chunk: EMPTY_WINDOW, lastChunk: null, runMs: runMsOf(search), segment: newSegment(search.size),
});
