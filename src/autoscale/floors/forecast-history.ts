import type { Observation } from '../observation.ts';

/** Bins that are remembered. A history that is full becomes coarser, or forgets its oldest bins. */
export const MOST_BINS = 512;

/** Arrivals in bins of equal length, on a grid of the monotonic clock. Plain JSON. */
export interface BinHistory {
  /** Length of a bin, in milliseconds. */
  readonly binMs: number;
  /** Number of the bin that is still open: time ÷ length; −1 before the first observation. */
  readonly bin: number;
  /** Tasks that have arrived in the open bin. */
  readonly open: number;
  /** Tasks in each closed bin, oldest first. */
  readonly counts: readonly number[];
}

/** A history that has seen nothing. */
export const emptyHistory = (binMs: number): BinHistory => ({ binMs, bin: -1, open: 0, counts: [] });

type Arrivals = Pick<Observation, 'nowMs' | 'dtMs' | 'arrivals' | 'rejections'>;

/** Closes the bins that have ended. A rest of the loop, of which no step tells, leaves bins without a task. */
const closeBins = (
  { binMs, bin, open, counts }: BinHistory,
  lastBin: number,
  arrived: (untilMs: number) => number,
): BinHistory => {
  const closed = [...counts];
  let taken = 0;
  for (let index = bin; index < lastBin; index += 1) {
    const soFar = arrived((index + 1) * binMs);
    closed.push((index === bin ? open : 0) + soFar - taken);
    taken = soFar;
  }
  return { binMs, bin: lastBin, open: arrived(Number.POSITIVE_INFINITY) - taken, counts: closed.slice(-MOST_BINS) };
};

/** Takes in the arrivals of one step, refused ones included, spread evenly over its time. A clock that went back begins anew. */
export const addArrivals = (history: BinHistory, { nowMs, dtMs, arrivals, rejections }: Arrivals): BinHistory => {
  const { binMs, bin, open } = history;
  const count = arrivals + rejections;
  const lastBin = Math.floor(nowMs / binMs);
  if (bin < 0 || lastBin < bin || lastBin - bin > MOST_BINS) return { ...emptyHistory(binMs), bin: lastBin, open: count };
  if (lastBin === bin) return { ...history, open: open + count };
  const fromMs = nowMs - dtMs;
  const arrived = (untilMs: number): number => {
    if (untilMs >= nowMs) return count;
    return Math.round((count * Math.max(0, untilMs - fromMs)) / dtMs);
  };
  return closeBins(history, lastBin, arrived);
};

/** The same history in bins twice as long, and half as many. */
export const coarsen = ({ binMs, bin, open, counts }: BinHistory): BinHistory => {
  // A pair begins with an even number: an odd bin at either end is left over.
  const isFirstOdd = (bin - counts.length) % 2 !== 0;
  const pairs: number[] = [];
  let index = isFirstOdd ? 1 : 0;
  for (; index + 1 < counts.length; index += 2) pairs.push((counts[index] as number) + (counts[index + 1] as number)); // in range
  const left = index < counts.length ? (counts[index] as number) : 0; // in range
  return { binMs: 2 * binMs, bin: Math.floor(bin / 2), open: open + left, counts: pairs };
};
