import type { Observation } from '../observation.ts';

/** What happened in a stretch of time, whatever the size was. */
export interface KneeBin {
  readonly ms: number;
  /** Integral of the running tasks over time, in worker-milliseconds. */
  readonly busyMs: number;
  readonly leastBusy: number;
  readonly mostBusy: number;
  readonly count: number;
  readonly runMsSum: number;
  readonly runMsSquaredSum: number;
  /** Overloads and failures: they took time and brought nothing. */
  readonly failed: number;
  readonly arrivals: number;
  /** Tasks that were started. */
  readonly begun: number;
}

/** The bins of one look back: more would reach too far, fewer would be too coarse. */
const MOST_BINS = 64;

/** One step as a bin. Workers that are still starting run nothing, so `busy` counts, and not the size. */
export const binOf = ({ dtMs, busy, completions, ...seen }: Observation, busyBefore: number): KneeBin => ({
  ms: dtMs,
  busyMs: ((busy + busyBefore) / 2) * dtMs,
  leastBusy: Math.min(busy, busyBefore),
  mostBusy: Math.max(busy, busyBefore),
  count: completions,
  runMsSum: seen.runMsSum,
  runMsSquaredSum: seen.runMsSquaredSum,
  failed: seen.failures + seen.overloads,
  arrivals: seen.arrivals + seen.rejections,
  begun: Math.max(0, busy - busyBefore + completions + seen.failures + seen.overloads),
});

export const joinBins = (first: KneeBin, second: KneeBin): KneeBin => ({
  ms: first.ms + second.ms,
  busyMs: first.busyMs + second.busyMs,
  leastBusy: Math.min(first.leastBusy, second.leastBusy),
  mostBusy: Math.max(first.mostBusy, second.mostBusy),
  count: first.count + second.count,
  runMsSum: first.runMsSum + second.runMsSum,
  runMsSquaredSum: first.runMsSquaredSum + second.runMsSquaredSum,
  failed: first.failed + second.failed,
  arrivals: first.arrivals + second.arrivals,
  begun: first.begun + second.begun,
});

/** The bins with one more step; a bin that is not yet `leastMs` long takes it in. */
export const addBin = (bins: readonly KneeBin[], step: KneeBin, leastMs: number): readonly KneeBin[] => {
  const newest = bins.at(-1);
  if (newest !== undefined && newest.ms < leastMs) return [...bins.slice(0, -1), joinBins(newest, step)];
  return [...bins.slice(Math.max(0, bins.length + 1 - MOST_BINS)), step];
};

/** The latest bins that span `leastMs` and hold `leastCount` completions, as one; `undefined` when all of them are not enough. */
export const latestOf = (bins: readonly KneeBin[], leastMs: number, leastCount = 0): KneeBin | undefined => {
  let joined: KneeBin | undefined;
  for (let index = bins.length - 1; index >= 0; index -= 1) {
    const bin = bins[index];
    if (bin === undefined) break;
    joined = joined === undefined ? bin : joinBins(bin, joined);
    if (joined.ms >= leastMs && joined.count >= leastCount) return joined;
  }
  return undefined;
};

/** Mean number of running tasks. */
export const meanBusy = ({ busyMs, ms }: KneeBin): number => (ms > 0 ? busyMs / ms : 0);

/**
 * Run time of now, in milliseconds: what ended took so long, unless by Little's law it must have become shorter since. The smaller of both, for
 * it is a suspicion that rests on it.
 */
export const runMsIn = ({ runMsSum, busyMs, count }: KneeBin): number => (count > 0 ? Math.min(runMsSum, busyMs) / count : 0);

/** Tasks that ended well, per millisecond. */
export const perMsIn = ({ count, ms }: KneeBin): number => (ms > 0 ? count / ms : 0);
