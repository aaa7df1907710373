import type { Observation } from '../observation.ts';
import { addArrivals, type BinHistory, coarsen, emptyHistory, MOST_BINS } from './forecast-history.ts';
import { type ForecastModel, seasonalNaive } from './forecast-model.ts';
import type { ForecastAct, ForecastModelName } from './forecast-options.ts';
import { findPeriod } from './forecast-period.ts';
import { bestModel, type ForecastScore, noScore, scoreBin } from './forecast-score.ts';
import { holtWinters } from './holt-winters.ts';

/** What is known of arrivals, and of what they will be. Plain JSON. */
export interface Outlook {
  readonly history: BinHistory;
  /** The period, in bins; null while none was found. */
  readonly period: number | null;
  readonly score: ForecastScore;
  /** Whether the forecast may act. */
  readonly isTrusted: boolean;
  /** Expected counts of the open bin and of those after it; empty without a period. */
  readonly ahead: readonly number[];
}

/** How an outlook is made. */
export interface OutlookSettings {
  readonly model: ForecastModelName;
  readonly act: ForecastAct;
  readonly longestPeriodMs: number;
}

const MODELS: Readonly<Record<Exclude<ForecastModelName, 'best'>, ForecastModel>> = { seasonalNaive, holtWinters };

/** Nothing is known. */
export const emptyOutlook = (binMs: number): Outlook => ({
  history: emptyHistory(binMs),
  period: null,
  score: noScore(1),
  isTrusted: false,
  ahead: [],
});

/** A search for the period costs as much as a hundred ticks, so it comes every few bins only. */
const SEARCH_BINS = 8;
/** Periods that a full history should hold before it forgets instead of becoming coarser. */
const PERIODS_KEPT = 3;
/** A forecast begins to act below this error ÷ error of the last value, and ends at 1. */
const TRUSTED_BELOW = 0.8;
/** Errors are remembered for a period, and at least for so many bins. */
const SHORTEST_MEMORY = 10;
/** Bins beyond the lead that count too: the period is known to half a bin, and a rise may come early. */
const MARGIN_BINS = 2;

const forgetPeriod = (outlook: Outlook, lead: number): Outlook => ({
  ...outlook,
  period: null,
  score: noScore(lead),
  isTrusted: false,
  ahead: [],
});

/** A history that is full and foretells nothing becomes coarser: perhaps the period is longer. */
const makeRoom = (outlook: Outlook, { longestPeriodMs }: OutlookSettings): Outlook => {
  const { history, isTrusted, score } = outlook;
  const isLongEnough = history.binMs * MOST_BINS >= PERIODS_KEPT * longestPeriodMs;
  if (history.counts.length < MOST_BINS || isTrusted || isLongEnough) return outlook;
  return forgetPeriod({ ...outlook, history: coarsen(history) }, score.lead);
};

const searchPeriod = (outlook: Outlook, { longestPeriodMs }: OutlookSettings): Outlook => {
  const { history, period, isTrusted, score } = outlook;
  if (history.bin % SEARCH_BINS !== 0) return outlook;
  const found = findPeriod(history.counts);
  if (found === undefined || found * history.binMs > longestPeriodMs) {
    return isTrusted || period === null ? outlook : forgetPeriod(outlook, score.lead);
  }
  // The same period, seen more sharply: what was scored still counts.
  if (period !== null && Math.abs(found - period) <= 1) return { ...outlook, period: found };
  return isTrusted ? outlook : { ...forgetPeriod(outlook, score.lead), period: found };
};

const isTrustedNow = ({ isTrusted, period, score }: Outlook, act: ForecastAct): boolean => {
  if (act !== 'whenBetter') return act === 'always' && period !== null;
  const best = bestModel(score);
  if (period === null || best === undefined) return false;
  if (isTrusted) return best.errorRatio < 1;
  return score.bins >= Math.max(SHORTEST_MEMORY, period) && best.errorRatio < TRUSTED_BELOW;
};

/** Scores what was foretold for the bin that has closed, and foretells anew. */
const foretell = (outlook: Outlook, { model, act }: OutlookSettings): Outlook => {
  const { period, score } = outlook;
  const { counts } = outlook.history;
  if (period === null || counts.length < 2 * period) return outlook;
  const steps = score.lead + MARGIN_BINS;
  const names = model === 'best' ? (['seasonalNaive', 'holtWinters'] as const) : [model];
  const outlooks = new Map<string, readonly number[]>(names.map((name) => [name, MODELS[name].ahead({ counts, period }, steps)]));
  const foretold = Object.fromEntries(names.map((name) => [name, outlooks.get(name)?.[score.lead - 1] ?? 0]));
  const next = scoreBin(score, { counts, memory: Math.max(SHORTEST_MEMORY, period), foretold });
  const ahead = outlooks.get(bestModel(next)?.name ?? names[0]) ?? [];
  const seen = { ...outlook, score: next, ahead };
  return { ...seen, isTrusted: isTrustedNow(seen, act) };
};

/** Takes in one step. `lead` is how many bins ahead a worker has to be asked for. */
export const stepOutlook = (before: Outlook, observation: Observation, lead: number, settings: OutlookSettings): Outlook => {
  const history = addArrivals(before.history, observation);
  const closed = history.bin - before.history.bin;
  if (closed === 0) return { ...before, history };
  const outlook = { ...before, history };
  if (history.counts.length === 0) return forgetPeriod(outlook, lead);
  // After a rest or a gap nothing was foretold for the bins between; what is foretold for another lead is another forecast.
  const isBroken = closed > 1 || lead !== before.score.lead;
  const scored = isBroken
    ? { ...outlook, score: { ...noScore(lead), bins: 0 }, isTrusted: outlook.isTrusted && closed === 1 }
    : outlook;
  return foretell(searchPeriod(makeRoom(scored, settings), settings), settings);
};
