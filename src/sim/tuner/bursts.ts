import { seededRandom } from '../../random/index.ts';
import type { OpenArrivals } from '../arrivals.ts';

/** What the bursts of a load say about the down window. @public */
export interface BurstAdvice {
  /** Times at which the rate stayed above `thresholdPerSec`. */
  readonly bursts: number;
  /** Arrivals per second; halfway between the median and the 99 % quantile of the rate. */
  readonly thresholdPerSec: number;
  /** The time from a burst's end to the next one that nine in ten gaps do not exceed, in milliseconds; absent with fewer than two bursts. */
  readonly gapMs?: number;
  /** A window that bridges such a gap, in milliseconds; absent when there are no bursts, or a gap is too long to be worth bridging. */
  readonly downWindowMs?: number;
  /** Why, for people. */
  readonly reason: string;
}

/** Parts that a load is cut into to see its bursts; none is shorter than a second. */
const MOST_BINS = 4_000;
/** Below this ratio of the 99 % quantile to the median a load has no bursts but only noise. */
const LEAST_RISE = 1.5;
/** Of a gap of Q, a window of Q and a tenth more still sees the burst before. */
const MARGIN = 1.1;
/** Longer gaps are not bridged: workers would stand idle for longer than any start takes. */
const LONGEST_WINDOW_MS = 120_000;

const ratesOf = ({ durationMs, ratePerSecAt, times }: OpenArrivals, binMs: number): readonly number[] => {
  const bins = Math.max(1, Math.floor(durationMs / binMs));
  const rates = new Array<number>(bins).fill(0);
  if (ratePerSecAt !== undefined) return rates.map((_, bin) => ratePerSecAt((bin + 0.5) * binMs));
  const walk = times(seededRandom(1)); // recorded times draw no chance
  for (let next = walk.next(); next.done !== true; next = walk.next()) {
    const bin = Math.min(bins - 1, Math.floor(next.value / binMs));
    rates[bin] = (rates[bin] ?? 0) + 1_000 / binMs;
  }
  return rates;
};

const quantileOf = (values: readonly number[], quantile: number): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(quantile * sorted.length) - 1)] ?? 0;
};

/** Lengths of the runs of low bins that have a burst on both sides, and the number of bursts. */
const gapsIn = (rates: readonly number[], threshold: number): { readonly bursts: number; readonly gaps: readonly number[] } => {
  const gaps: number[] = [];
  let bursts = 0;
  let low = 0;
  let wasHigh = false;
  for (const rate of rates) {
    const isHigh = rate > threshold;
    if (isHigh && !wasHigh) {
      if (bursts > 0) gaps.push(low);
      bursts += 1;
    }
    low = isHigh ? 0 : low + 1;
    wasHigh = isHigh;
  }
  return { bursts, gaps };
};

const seconds = (ms: number): string => `${Math.round(ms / 100) / 10} s`;

/** Finds the bursts of a load and suggests a down window that bridges the gaps between them. @public */
export const adviseDownWindow = (arrivals: OpenArrivals): BurstAdvice => {
  const binMs = Math.max(1_000, arrivals.durationMs / MOST_BINS);
  const rates = ratesOf(arrivals, binMs);
  const median = quantileOf(rates, 0.5);
  const high = quantileOf(rates, 0.99);
  const thresholdPerSec = median + (high - median) / 2;
  if (high <= LEAST_RISE * median || high === 0) {
    const rise = median === 0 ? '' : `: its busiest 1 % is ${(high / median).toFixed(2)} times its median`;
    return { bursts: 0, thresholdPerSec, reason: `the load has no bursts${rise}` };
  }
  const { bursts, gaps } = gapsIn(rates, thresholdPerSec);
  if (gaps.length === 0) return { bursts, thresholdPerSec, reason: 'the load has one burst, so no gap between two' };
  const gapMs = quantileOf(gaps, 0.9) * binMs;
  const facts = `${bursts} bursts above ${thresholdPerSec.toFixed(1)} tasks/s; nine in ten gaps between them are at most ${seconds(gapMs)}`;
  const downWindowMs = Math.ceil((MARGIN * gapMs) / 100) * 100;
  if (downWindowMs > LONGEST_WINDOW_MS) {
    return { bursts, thresholdPerSec, gapMs, reason: `${facts}: too long to hold workers over` };
  }
  return { bursts, thresholdPerSec, gapMs, downWindowMs, reason: `${facts}: ${seconds(downWindowMs)} bridge them` };
};
