import { type Estimate, learnSpread, type Noise, unitVariance } from './throughput-noise.ts';
import { runMsOf, type Search, type SearchInput } from './throughput-search-state.ts';
import { levelOf } from './throughput-window.ts';

/** Wanted standard deviation of an elasticity: for a doubling, for a first answer, and for an unclear one. */
export const SEEK_DEVIATION = 0.2;
export const TARGET_DEVIATION = 0.25;
export const FINE_DEVIATION = 0.12;

/** Longest time that one window may take, in milliseconds and in run times; the longer of both rules. */
export const BUDGET_MS = 3_000;
const BUDGET_RUNS = 6;
const CLEAR_DEVIATIONS = 1.5;
const CHANGE_RATIO = 0.12;
const CHANGE_DEVIATIONS = 4;

/** Distance of two sizes: the logarithm of their ratio. */
export const lengthOf = (from: number, to: number): number => Math.abs(Math.log(to / from));

/**
 * Completions that each of two windows needs, so that an elasticity over `length` is known to `deviation`: the variance of
 * ln X over N completions is v/N, hence that of the elasticity 2v/(N·length²).
 */
export const neededCompletions = (noise: Noise, length: number, deviation: number): number => {
  const tolerance = deviation * length;
  return (2 * unitVariance(noise)) / (tolerance * tolerance);
};

/** Whether the present window shows an elasticity over `length` to `deviation`, or has had its time. */
export const isLongEnough = (search: Search, length: number, deviation: number, input: SearchInput): boolean => {
  const { window } = search.segment;
  const runMs = runMsOf(search);
  // two ticks, less a rounding of the clock
  if (window.elapsedMs < Math.max(2 * input.tickMs - 1, runMs)) return false;
  if (window.elapsedMs >= Math.max(BUDGET_MS, BUDGET_RUNS * runMs)) return true;
  return window.completions >= neededCompletions(learnSpread(search.noise, levelOf(window)), length, deviation);
};

/** Whether an elasticity lies clearly on one side of the threshold. */
export const isClear = ({ value, variance }: Estimate, { minElasticity }: SearchInput): boolean =>
  Math.abs(value - minElasticity) > CLEAR_DEVIATIONS * Math.sqrt(variance);

/** Whether two levels at one size differ by more than noise and by more than a little. */
export const isChange = ({ value, variance }: Estimate): boolean =>
  Math.abs(value) > CHANGE_RATIO && Math.abs(value) > CHANGE_DEVIATIONS * Math.sqrt(variance);
