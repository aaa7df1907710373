import type { Observation } from '../observation.ts';
import type { Suspicion } from './knee-suspicion.ts';
import { joinBins, type KneeBin, meanBusy, perMsIn } from './knee-window.ts';

/** A cut that is to show whether the number of running tasks was to blame. Plain JSON. */
export interface KneeTrial {
  /** Whether a cut before it has shown that the size was to blame: then this one only asks how much smaller it should be. */
  readonly isSecond: boolean;
  readonly suspicion: Suspicion;
  /** The size under trial, in workers. */
  readonly size: number;
  /** Time since the cut without it being applied, and since the tasks above it have left, in milliseconds. */
  readonly ignoredMs: number;
  readonly settledMs: number;
  /** What ended while the tasks above it left, and since they have. */
  readonly drain: KneeBin | null;
  readonly after: KneeBin | null;
}

export type KneeVerdict = 'open' | 'knee' | 'steep' | 'innocent' | 'unclear' | 'void';

/** Time in which a cut must have been applied, in milliseconds. */
const IGNORED_MS = 1_000;
const SETTLE_RUNS = 0.7;
const LONGEST_RUNS = 3;
const LEAST_COUNT = 12;
const FULL_RATIO = 0.8;
const SPREAD_RATIO = 1.4;
const LEAST_DRAIN = 8;
const LEAST_CV = 0.1;
/** Below this elasticity a cut costs so little throughput that it pays; at 1 it costs in proportion. */
const KNEE_ELASTICITY = 0.5;
const LIKELY_KNEE = 0.4;
const LIKELY_INNOCENT = 0.6;
const STEEP_ELASTICITY = -0.25;
const LIKELY_STEEP = -0.5;
const DEVIATIONS = 1.64;

export const beginKneeTrial = (suspicion: Suspicion, size: number, isSecond = false): KneeTrial => ({
  isSecond,
  suspicion,
  size,
  ignoredMs: 0,
  settledMs: 0,
  drain: null,
  after: null,
});

const joined = (first: KneeBin | null, second: KneeBin): KneeBin => (first === null ? second : joinBins(first, second));

/** One step of a trial: first the tasks above the size leave, then what is under way settles, then it is measured. */
export const stepKneeTrial = (
  trial: KneeTrial,
  step: KneeBin,
  { desired, dtMs, busy }: Observation,
  runMs: number,
): KneeTrial => {
  if (desired > trial.size) return { ...trial, ignoredMs: trial.ignoredMs + dtMs, drain: joined(trial.drain, step) };
  if (busy > trial.size && trial.settledMs === 0) return { ...trial, drain: joined(trial.drain, step) };
  const settledMs = trial.settledMs + dtMs;
  return settledMs < SETTLE_RUNS * runMs ? { ...trial, settledMs } : { ...trial, settledMs, after: joined(trial.after, step) };
};

/** An elasticity with its variance. */
interface Elasticity {
  readonly value: number;
  readonly variance: number;
}

interface Rate {
  readonly perMs: number;
  readonly busy: number;
  readonly count: number;
}

/** Throughput before the cut, in each way in which it can be read: they agree where the size stood still. */
const ratesBefore = ({ suspicion: { seen }, drain, size }: KneeTrial): readonly Rate[] => {
  const busy = meanBusy(seen);
  const rates: Rate[] = [{ perMs: perMsIn(seen), busy, count: seen.count }];
  if (seen.mostBusy > SPREAD_RATIO * seen.leastBusy && seen.count >= LEAST_COUNT) {
    rates.push({ perMs: (busy * seen.count) / seen.runMsSum, busy, count: seen.count });
  }
  if (drain !== null && drain.count >= LEAST_DRAIN && meanBusy(drain) > 1.2 * size) {
    rates.push({ perMs: perMsIn(drain), busy: meanBusy(drain), count: drain.count });
  }
  return rates;
};

const elasticityOf = (before: Rate, after: Rate, unitVariance: number): Elasticity => {
  const length = Math.log(before.busy / after.busy);
  const least = 0.5;
  const value = Math.log(Math.max(least / after.count, before.perMs / after.perMs)) / length;
  return { value, variance: (unitVariance * (1 / Math.max(least, before.count) + 1 / after.count)) / (length * length) };
};

const lowOf = ({ value, variance }: Elasticity): number => value - DEVIATIONS * Math.sqrt(variance);
const highOf = ({ value, variance }: Elasticity): number => value + DEVIATIONS * Math.sqrt(variance);

/** All readings as one, each weighed by what it rests on: a few tasks that ended before the cut say little beside many that ended while it took hold. */
const pooled = (elasticities: readonly Elasticity[]): Elasticity => {
  const weight = elasticities.reduce((sum, { variance }) => sum + 1 / variance, 0);
  return { value: elasticities.reduce((sum, { value, variance }) => sum + value / variance, 0) / weight, variance: 1 / weight };
};

/** What the trial has shown so far: `steep` and `knee` keep the cut, `innocent` lifts it. */
export const judgeKneeTrial = (
  trial: KneeTrial,
  {
    runMs,
    cv,
    dispersion,
    isLoaded,
  }: { readonly runMs: number; readonly cv: number; readonly dispersion: number; readonly isLoaded: boolean },
): KneeVerdict => {
  const { after } = trial;
  if (trial.ignoredMs > IGNORED_MS) return 'void';
  if (trial.settledMs > 0 && !isLoaded) return 'unclear';
  if (after === null) return 'open';
  const isTimeUp = after.ms >= LONGEST_RUNS * runMs && after.count > 0;
  if (after.count < LEAST_COUNT) return isTimeUp && after.ms >= IGNORED_MS ? 'unclear' : 'open';
  if (meanBusy(after) < FULL_RATIO * trial.size) return 'unclear';
  const now: Rate = { perMs: perMsIn(after), busy: meanBusy(after), count: after.count };
  const seen = ratesBefore(trial).filter(({ busy }) => busy > 1.1 * now.busy);
  const elasticities = seen.map((rate) => elasticityOf(rate, now, dispersion * Math.max(LEAST_CV, cv)));
  if (elasticities.length === 0) return isTimeUp ? 'unclear' : 'open';
  const all = pooled(elasticities);
  // readings that contradict each other beyond chance tell nothing: the size moved, or the other side did
  const isBelow = (bound: number): boolean => highOf(all) < bound && elasticities.every((one) => lowOf(one) < bound);
  if (isBelow(KNEE_ELASTICITY)) {
    // what left the other side as the cut took hold came in a bunch: a whole run time tells more
    const isLikely = all.value < LIKELY_STEEP && after.ms >= runMs;
    if (all.value < LIKELY_STEEP && after.ms < runMs) return 'open';
    return isLikely || isBelow(STEEP_ELASTICITY) ? 'steep' : 'knee';
  }
  if (lowOf(all) > KNEE_ELASTICITY && elasticities.every((one) => highOf(one) > KNEE_ELASTICITY)) return 'innocent';
  if (!isTimeUp) return 'open';
  // when the time is up, the likelier answer
  if (elasticities.every(({ value }) => value > LIKELY_INNOCENT)) return 'innocent';
  return elasticities.every(({ value }) => value < LIKELY_KNEE) ? 'knee' : 'unclear';
};
