import type { Observation } from '../observation.ts';
import { type ArrivalBins, addArrivals, coarsen, emptyBins, MOST_BINS } from './arrival-bins.ts';
import type { ForecastModel } from './forecast-model.ts';
import type { ForecastModelName } from './forecast-options.ts';
import { bestModel, type ForecastScore, NO_SCORE, scoreBins } from './forecast-score.ts';
import { holtWinters } from './holt-winters.ts';
import { findPeriod } from './load-period.ts';
import { seasonalNaive } from './seasonal-naive.ts';

/** What is known of arrivals, and of what they will be. Plain JSON of bounded size. */
export interface Outlook {
  readonly arrivals: ArrivalBins;
  /** The period, in bins; null while none was found. */
  readonly period: number | null;
  readonly score: ForecastScore;
  /** Whether the forecast was scored for a period and errs less than the last value. */
  readonly isTrusted: boolean;
  /** Expected counts of the open bin and of those after it; empty without a period. */
  readonly ahead: readonly number[];
}

/** How an outlook is made. */
export interface OutlookSettings {
  readonly model: ForecastModelName;
  readonly longestPeriodMs: number;
}

const MODELS: Readonly<Record<Exclude<ForecastModelName, 'best'>, ForecastModel>> = { seasonalNaive, holtWinters };

/** A search for the period costs as much as many ticks, so it comes every few bins only. */
const SEARCH_BINS = 8;
/** Periods that a full history should hold before it forgets its oldest bins instead of becoming coarser. */
const PERIODS_KEPT = 3;
/** A forecast begins to act below this error ÷ error of the last value, and ends at 1. */
const TRUSTED_BELOW = 0.8;
/** Errors are remembered for a period, and at least for so many bins. */
const SHORTEST_MEMORY = 10;
/** Bins beyond the lead that count too: the period is known to half a bin, and a rise may come early. */
const MARGIN_BINS = 2;

/** Nothing is known. */
export const emptyOutlook = (binMs: number): Outlook => ({
  arrivals: emptyBins(binMs),
  period: null,
  score: NO_SCORE,
  isTrusted: false,
  ahead: [],
});

/** The arrivals alone: another period is another forecast, which has to earn its trust anew. */
const withPeriod = (arrivals: ArrivalBins, period: number | null): Outlook => ({
  ...emptyOutlook(arrivals.binMs),
  arrivals,
  period,
});

const memoryOf = (period: number): number => Math.max(SHORTEST_MEMORY, period);

/** Share of what has to be scored before a forecast may be trusted; 0 without a period. */
export const scoredRatio = ({ period, score }: Outlook): number =>
  period === null ? 0 : Math.min(1, score.bins / memoryOf(period));

/** A history that is full and foretells nothing becomes coarser: perhaps the period is longer. */
const makeRoom = (outlook: Outlook, { longestPeriodMs }: OutlookSettings): Outlook => {
  const { arrivals, period, isTrusted } = outlook;
  const isLongEnough = arrivals.binMs * MOST_BINS >= PERIODS_KEPT * longestPeriodMs;
  const isScoring = period !== null && scoredRatio(outlook) < 1;
  if (arrivals.counts.length < MOST_BINS || isTrusted || isScoring || isLongEnough) return outlook;
  return withPeriod(coarsen(arrivals), null);
};

const searchPeriod = (outlook: Outlook, closed: number, { longestPeriodMs }: OutlookSettings): Outlook => {
  const { arrivals, period, isTrusted } = outlook;
  if (arrivals.bin % SEARCH_BINS >= closed) return outlook;
  const found = findPeriod(arrivals.counts);
  // The same period, seen more sharply: what was scored still counts.
  if (found !== undefined && period !== null && Math.abs(found - period) <= 1) return { ...outlook, period: found };
  if (isTrusted) return outlook; // its errors decide when it ends
  if (found !== undefined && found * arrivals.binMs <= longestPeriodMs) return withPeriod(arrivals, found);
  return period === null ? outlook : withPeriod(arrivals, null);
};

const isTrustedNow = (outlook: Outlook): boolean => {
  const { errorRatio } = bestModel(outlook.score) ?? { errorRatio: 1 };
  return outlook.isTrusted ? errorRatio < 1 : scoredRatio(outlook) >= 1 && errorRatio < TRUSTED_BELOW;
};

/** Scores what was foretold for the bin that has closed, and foretells anew. */
const foretell = (outlook: Outlook, closed: number, lead: number, { model }: OutlookSettings): Outlook => {
  const { period } = outlook;
  const { counts } = outlook.arrivals;
  if (period === null) return outlook;
  const names = model === 'best' ? (['seasonalNaive', 'holtWinters'] as const) : [model];
  const ahead = new Map<string, readonly number[]>(
    names.map((name) => [name, MODELS[name].ahead({ counts, period }, lead + MARGIN_BINS)]),
  );
  const count = counts.at(-1) as number; // a bin has closed
  const lastValue = counts.at(-1 - lead) ?? count;
  const score = scoreBins(outlook.score, { count, lastValue, closed, lead, memory: memoryOf(period), ahead });
  const next = { ...outlook, score, ahead: ahead.get(bestModel(score)?.name ?? '') ?? [] };
  return { ...next, isTrusted: isTrustedNow(next) };
};

/** Takes in one step. `lead` is how many bins ahead a worker has to be asked for. */
export const stepOutlook = (before: Outlook, observation: Observation, lead: number, settings: OutlookSettings): Outlook => {
  const arrivals = addArrivals(before.arrivals, observation);
  const closed = arrivals.bin - before.arrivals.bin;
  if (closed === 0) return { ...before, arrivals };
  if (arrivals.counts.length === 0) return withPeriod(arrivals, null);
  const outlook = makeRoom({ ...before, arrivals }, settings);
  return foretell(searchPeriod(outlook, closed, settings), closed, lead, settings);
};
