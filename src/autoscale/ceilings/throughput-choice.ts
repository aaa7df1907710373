import { type Belief, loosen, scoreOf } from './throughput-belief.ts';
import { BUDGET_MS, neededCompletions, TARGET_DEVIATION } from './throughput-precision.ts';
import type { Search, SearchInput } from './throughput-search-state.ts';
import { type Direction, FINEST, neighbourOf, stepOf } from './throughput-sizes.ts';
import { levelOf } from './throughput-window.ts';

/** Standard deviations of belief that a move asks for. Down is cheaper: it frees workers and loses nothing if wrong. */
export const UP_DEVIATIONS = 1.2;
export const DOWN_DEVIATIONS = 0.4;
/** A verdict closer to the threshold than this is worth another trial. */
export const DOUBT_DEVIATIONS = 1.4;

/** Loss of throughput that no trial is spent on. */
export const NEGLIGIBLE_LOSS_RATIO = 0.004;

const NARROWING_DOUBT = 0.01;
const RESTING_DOUBT = 0.04;
const FREE_TRIALS = 3;
const FIRST_REST_MS = 250;
const REST_GROWTH = 1.6;

/** The side to try next; `null` when both verdicts are certain at this span. */
export const chooseSide = (search: Search, { minElasticity, bounds, mayRise }: SearchInput): Direction | null => {
  if (search.stage === 'seek') return mayRise ? 'up' : null;
  const up = scoreOf(search.up, minElasticity);
  const down = scoreOf(search.down, minElasticity);
  const canUp = mayRise && search.size < bounds.high;
  const canDown = search.size > bounds.low;
  if (search.prefer !== null && (search.prefer === 'up' ? canUp : canDown)) return search.prefer;
  if (canDown && down < -DOWN_DEVIATIONS) return 'down';
  if (canUp && up > UP_DEVIATIONS) return 'up';
  const doubtUp = canUp ? Math.abs(up) : Number.MAX_VALUE;
  const doubtDown = canDown ? Math.abs(down) : Number.MAX_VALUE;
  if (Math.min(doubtUp, doubtDown) > DOUBT_DEVIATIONS) return null;
  return doubtUp <= doubtDown ? 'up' : 'down';
};

/** Nothing to try at this span: look closer where that can pay, or rest. */
export const settleDown = (search: Search, input: SearchInput): Search => {
  if (search.stage === 'seek') return input.mayRise ? { ...search, stage: 'track', span: 1, streak: 0 } : search;
  const finer = search.span + 1;
  if (canSee(search, finer) && lossOf(search, search.span) > NEGLIGIBLE_LOSS_RATIO && differs(search, finer, input)) {
    return { ...search, span: finer, ...closerBeliefs(search.up, search.down) };
  }
  return {
    ...search,
    up: loosen(search.up, RESTING_DOUBT),
    down: loosen(search.down, RESTING_DOUBT),
    ...restAfter(search, input),
  };
};

const canSee = (search: Search, finer: number): boolean => {
  if (finer > FINEST) return false;
  const perMs = Math.exp(levelOf(search.segment.window).lnCount);
  return neededCompletions(search.noise, stepOf(finer), TARGET_DEVIATION) / perMs < BUDGET_MS;
};

const differs = ({ size, span }: Search, finer: number, { bounds }: SearchInput): boolean =>
  neighbourOf(size, span, 'down', bounds) !== neighbourOf(size, finer, 'down', bounds) ||
  neighbourOf(size, span, 'up', bounds) !== neighbourOf(size, finer, 'up', bounds);

/** The pause after a trial that moved nothing: none at first, then ever longer. */
export const restAfter = (search: Search, { nowMs, maxRestMs }: SearchInput): Pick<Search, 'idleTrials' | 'restUntilMs'> => {
  const idleTrials = search.idleTrials + 1;
  if (idleTrials < FREE_TRIALS) return { idleTrials, restUntilMs: nowMs };
  let restMs = FIRST_REST_MS;
  for (let trial = FREE_TRIALS; trial < idleTrials && restMs < maxRestMs; trial += 1) restMs *= REST_GROWTH;
  return { idleTrials, restUntilMs: nowMs + Math.min(maxRestMs, restMs) };
};

/** How much the elasticity falls from the lower side of a size to its upper side. */
const bendOf = (up: Belief, down: Belief): number => Math.max(0, down.mean - up.mean);

/** Share of throughput that a size half a step beside the best one loses, if throughput bends evenly there: bend·step/8. */
export const lossOf = ({ up, down }: Search, span: number): number => (bendOf(up, down) * stepOf(span)) / 8;

/**
 * Beliefs for half the span. Elasticity falls with size and is at most 1, so the near half of the lower side lies between
 * the upper side's and its own, but not so low that the far half would exceed 1. Where the bend is, nobody knows.
 */
export const closerBeliefs = (up: Belief, down: Belief): { readonly up: Belief; readonly down: Belief } => {
  const bend = bendOf(up, down);
  const least = Math.min(down.mean, Math.max(up.mean, 2 * down.mean - 1));
  const width = down.mean - least;
  return {
    up: { mean: up.mean + bend / 3, variance: up.variance + (bend * bend) / 9 + NARROWING_DOUBT },
    down: { mean: down.mean - width / 3, variance: down.variance + (width * width) / 9 + NARROWING_DOUBT },
  };
};
