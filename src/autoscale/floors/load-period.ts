import { autocorrelation } from './autocorrelation.ts';

/** Shorter periods than this many bins are left to the demand. */
const SHORTEST = 4;
/** From this correlation with itself one period ago on a load counts as periodic. */
const STRONG = 0.5;
/** By so much the correlation must have fallen before: a load that moves slowly is like itself at every short distance. */
const DIP = 0.3;
/** Among periods of nearly the same strength the shortest is the period; the others are its multiples. */
const NEARLY = 0.05;

/**
 * The period of a load, in bins: the shortest distance at which it is as much like itself as anywhere. `undefined` when it is
 * not periodic, or was not seen for two periods.
 */
export const findPeriod = (counts: readonly number[]): number | undefined => {
  const correlations = autocorrelation(counts);
  const at = (lag: number): number => correlations[lag] as number; // in range
  const peaks: number[] = [];
  let lowest = 1;
  // The longest lag has no neighbour that would show it to be a peak.
  for (let lag = 1; lag + 1 < correlations.length; lag += 1) {
    lowest = Math.min(lowest, at(lag));
    const isPeak = at(lag) >= at(lag - 1) && at(lag) >= at(lag + 1);
    if (isPeak && lag >= SHORTEST && at(lag) >= STRONG && at(lag) - lowest >= DIP) peaks.push(lag);
  }
  const strongest = Math.max(...peaks.map(at));
  return peaks.find((lag) => at(lag) >= strongest - NEARLY);
};
