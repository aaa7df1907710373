import { createController, demand } from '../../autoscale/index.ts';
import { OptionError } from '../../errors/index.ts';
import { checkFinite, checkInteger, checkKeys } from '../../internal/index.ts';
import { buildPolicy, type PolicySpec } from '../../policy/index.ts';
import type { SimPoolOptions } from '../sim-pool-options.ts';
import type { Workload } from '../sim-workload.ts';
import { simulate } from '../simulate.ts';
import { adviseDownWindow, type BurstAdvice } from './bursts.ts';
import { defaultKnobs, type Knobs, laddersFor, policyOfKnobs } from './knobs.ts';
import { searchKnobs } from './search-knobs.ts';
import { splitWorkload } from './trace-part.ts';

/** What one setting made of one part. @public */
export interface TunedScore {
  /** Worker time ÷ run time of all tasks. */
  readonly costRatio: number;
  readonly lateRatio: number;
  readonly reversalsPerHour: number;
}

/** One setting on both parts. @public */
export interface TunedSetting {
  readonly knobs: Knobs;
  readonly train: TunedScore;
  readonly heldOut: TunedScore;
}

/** What is tuned. @public */
export interface TuneOptions {
  readonly workload: Workload;
  /** The pool; `startMs` MUST be above 0: slots, which are there at once, leave nothing to be tuned. */
  readonly pool: SimPoolOptions;
  /** Share of tasks that may be late. Range: 0 to 1. @defaultValue 0.01 */
  readonly lateRatio?: number;
  /** Share of the time that is learned from; the rest is held out. Range: 0.01 to 0.99. @defaultValue 0.6 */
  readonly trainRatio?: number;
  /** Settings that are tried on the training part. Range: 1 and up. @defaultValue 40 */
  readonly trials?: number;
  /** The same seed is the same search, and the same tasks. @defaultValue 1 */
  readonly seed?: number | string;
  /** Called after each trial. */
  readonly onTrial?: (done: number, score: TunedScore) => void;
}

/** What a search found. @public */
export interface Tuning {
  readonly default: TunedSetting;
  readonly tuned: TunedSetting;
  readonly policy: PolicySpec;
  /** Whether, on the held-out part, the tuned setting keeps the limit at less cost, or keeps it where the default does not. */
  readonly isBetter: boolean;
  /** Why, for people. */
  readonly verdict: string;
  readonly advice: BurstAdvice;
  readonly trials: number;
}

const KEYS = ['workload', 'pool', 'lateRatio', 'trainRatio', 'trials', 'seed', 'onTrial'];

/** What keeps the limit is better than what does not; then less cost; where neither keeps it, less lateness. */
const isBetterAt =
  (limit: number) =>
  (score: TunedScore, than: TunedScore): boolean => {
    const keeps = score.lateRatio <= limit;
    if (keeps !== than.lateRatio <= limit) return keeps;
    return keeps ? score.costRatio < than.costRatio : score.lateRatio < than.lateRatio;
  };

const verdictOf = (tuned: TunedScore, standard: TunedScore, limit: number): Pick<Tuning, 'isBetter' | 'verdict'> => {
  const keeps = tuned.lateRatio <= limit;
  if (!keeps) {
    const also = standard.lateRatio <= limit ? 'the default keeps it' : 'so is the default';
    return { isBetter: false, verdict: `on the held-out part the tuned policy is late more often than allowed; ${also}` };
  }
  if (standard.lateRatio > limit)
    return { isBetter: true, verdict: 'on the held-out part the tuned policy keeps the limit; the default does not' };
  const saved = 1 - tuned.costRatio / standard.costRatio;
  return saved > 0
    ? {
        isBetter: true,
        verdict: `on the held-out part the tuned policy costs ${(100 * saved).toFixed(1)} % less than the default`,
      }
    : { isBetter: false, verdict: 'on the held-out part the tuned policy costs no less than the default' };
};

/**
 * Searches options of the demand decider for the least cost that keeps the share of late tasks, on the first part of a load, and shows on
 * the rest what they are worth. Both parts begin with the pool's first size.
 * @throws OptionError when an option is unknown or out of range.
 * @public
 */
export const tune = async (options: TuneOptions): Promise<Tuning> => {
  checkKeys('', options, KEYS);
  const { workload, pool, seed = 1, onTrial } = options;
  const limit = checkFinite('lateRatio', options.lateRatio ?? 0.01, { min: 0, max: 1 });
  const trials = checkInteger('trials', options.trials ?? 40, { min: 1 });
  if ((pool.startMs ?? 0) === 0)
    throw new OptionError(
      'pool.startMs',
      pool.startMs ?? 0,
      'above 0: slots come and go at no cost, so there is nothing to tune',
    );
  const { train, heldOut } = splitWorkload(workload, options.trainRatio ?? 0.6);
  if (train.arrivals.kind !== 'open') throw new OptionError('workload', train.arrivals.kind, 'a load that is open');
  const advice = adviseDownWindow(train.arrivals);
  const play = async (part: Workload, knobs: Knobs): Promise<TunedScore> => {
    const { quality } = await simulate({
      workload: part,
      pool,
      policy: buildPolicy(policyOfKnobs(knobs)),
      seed,
      timelineBins: 1,
    });
    const { costRatio, lateRatio, reversalsPerHour } = quality;
    return { costRatio, lateRatio, reversalsPerHour };
  };
  const { downWindowMs } = advice;
  const { min = 1, max = min, waitSloMs = 500 } = pool;
  const standardKnobs = defaultKnobs(createController({ policy: demand(), min, max, waitSloMs }).tickMs);
  const starts = [standardKnobs, ...(downWindowMs === undefined ? [] : [{ ...standardKnobs, downWindowMs }])];
  const isBetter = isBetterAt(limit);
  let done = 0;
  const tried = await searchKnobs({
    starts,
    ladders: laddersFor(starts),
    trials,
    seed,
    isBetter,
    evaluate: async (knobs) => {
      const score = await play(train, knobs);
      done += 1;
      onTrial?.(done, score);
      return score;
    },
  });
  const settingOf = async (knobs: Knobs, score: TunedScore): Promise<TunedSetting> => ({
    knobs,
    train: score,
    heldOut: await play(heldOut, knobs),
  });
  const [first] = tried;
  if (first === undefined) throw new OptionError('trials', trials, '1 or more');
  const best = tried.reduce((a, b) => (isBetter(b.score, a.score) ? b : a), first);
  const standard = await settingOf(first.knobs, first.score);
  const tuned = best === first ? standard : await settingOf(best.knobs, best.score);
  const verdict =
    best === first
      ? { isBetter: false, verdict: 'no setting beats the default on the training part' }
      : verdictOf(tuned.heldOut, standard.heldOut, limit);
  return { default: standard, tuned, policy: policyOfKnobs(tuned.knobs), ...verdict, advice, trials: tried.length };
};
