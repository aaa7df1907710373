import type { Observation } from '../observation.ts';

/** Bins that are kept. A history that is full becomes coarser, or forgets its oldest bins. */
export const MOST_BINS = 256;

/** No step counts for more tasks than this, so that sums and squares stay finite whatever a target reports. */
const MOST_TASKS = 1e9;

/** Arrivals in bins of equal length, on a grid of the monotonic clock. Plain JSON of bounded size. */
export interface ArrivalBins {
  /** Length of a bin, in milliseconds. */
  readonly binMs: number;
  /** Number of the bin that is still open: time ÷ length. Below 0 before the first observation. */
  readonly bin: number;
  /** Tasks that have arrived in the open bin. */
  readonly open: number;
  /** Tasks in each closed bin, oldest first. */
  readonly counts: readonly number[];
}

/** Bins that have seen nothing. */
export const emptyBins = (binMs: number): ArrivalBins => ({ binMs, bin: -1, open: 0, counts: [] });

/** Closes the bins that have ended. `arrived` tells how many of this step's tasks had come until a time. */
const closeBins = (bins: ArrivalBins, closed: number, arrived: (untilMs: number) => number): ArrivalBins => {
  const { binMs, bin, open, counts } = bins;
  const next = [...counts];
  let taken = 0;
  for (let nth = 0; nth < closed; nth += 1) {
    const soFar = arrived((bin + nth + 1) * binMs);
    next.push((nth === 0 ? open : 0) + soFar - taken);
    taken = soFar;
  }
  return { binMs, bin: bin + closed, open: arrived(Number.POSITIVE_INFINITY) - taken, counts: next.slice(-MOST_BINS) };
};

/**
 * Takes in the arrivals of one step, refused ones included, spread evenly over its time. A clock that went back, and a gap that is
 * longer than all that is kept, begin anew.
 */
export const addArrivals = (
  bins: ArrivalBins,
  { nowMs, dtMs, arrivals, rejections }: Pick<Observation, 'nowMs' | 'dtMs' | 'arrivals' | 'rejections'>,
): ArrivalBins => {
  const count = Math.min(arrivals + rejections, MOST_TASKS);
  const current = Math.floor(nowMs / bins.binMs);
  const closed = current - bins.bin;
  if (closed === 0) return { ...bins, open: Math.min(bins.open + count, MOST_TASKS) };
  if (bins.bin < 0 || closed < 0 || closed > MOST_BINS) return { ...emptyBins(bins.binMs), bin: current, open: count };
  const fromMs = nowMs - dtMs;
  const arrived = (untilMs: number): number => {
    if (untilMs >= nowMs) return count;
    return untilMs <= fromMs ? 0 : Math.round((count * (untilMs - fromMs)) / dtMs);
  };
  return closeBins(bins, closed, arrived);
};

/** The same arrivals in bins twice as long, and half as many. */
export const coarsen = ({ binMs, bin, open, counts }: ArrivalBins): ArrivalBins => {
  // A pair begins at an even number: an odd bin at the old end is left out, one at the new end is still open.
  const first = (bin - counts.length) % 2 === 0 ? 0 : 1;
  const pairs: number[] = [];
  let early: number | undefined;
  for (const count of counts.slice(first)) {
    if (early === undefined) {
      early = count;
    } else {
      pairs.push(early + count);
      early = undefined;
    }
  }
  return { binMs: 2 * binMs, bin: Math.floor(bin / 2), open: open + (early ?? 0), counts: pairs };
};
