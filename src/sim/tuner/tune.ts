import { createController, demand } from '../../autoscale/index.ts';
import { OptionError } from '../../errors/index.ts';
import { checkFinite, checkInteger, checkKeys } from '../../internal/index.ts';
import { buildPolicy, type PolicySpec } from '../../policy/index.ts';
import type { SimPoolOptions } from '../sim-pool-options.ts';
import type { Workload } from '../sim-workload.ts';
import { simulate } from '../simulate.ts';
import { adviseDownWindow, type BurstAdvice } from './bursts.ts';
import { defaultKnobs, type Knobs, laddersFor, policyOfKnobs } from './knobs.ts';
import { searchKnobs, type Trial } from './search-knobs.ts';
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

/** Of the limit, what the training part may use: a setting at its very edge breaks it on the next part. */
const TRAINED_SHARE = 0.5;

type Play = (part: Workload, knobs: Knobs) => Promise<TunedScore>;

const playOf =
  ({ pool, seed = 1 }: TuneOptions): Play =>
  async (part, knobs) => {
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

/** The default, and the default with the suggested down window. */
const startsOf = (
  { min = 1, max = min, waitSloMs = 500 }: SimPoolOptions,
  { downWindowMs }: BurstAdvice,
): readonly [Knobs, ...Knobs[]] => {
  const standard = defaultKnobs(createController({ policy: demand(), min, max, waitSloMs }).tickMs);
  return downWindowMs === undefined ? [standard] : [standard, { ...standard, downWindowMs }];
};

/** @throws OptionError when workers take no time to start. */
const checkPool = ({ startMs = 0 }: SimPoolOptions): void => {
  if (startMs > 0) return;
  throw new OptionError('pool.startMs', startMs, 'above 0: slots come and go at no cost, so there is nothing to tune');
};

/** Tries settings on one part: the first one is the default. */
const searchOn = (
  train: Workload,
  play: Play,
  options: TuneOptions,
  advice: BurstAdvice,
): Promise<readonly Trial<TunedScore>[]> => {
  const { pool, lateRatio = 0.01, seed = 1, trials = 40, onTrial } = options;
  const starts = startsOf(pool, advice);
  let done = 0;
  return searchKnobs({
    starts,
    ladders: laddersFor(starts),
    trials: checkInteger('trials', trials, { min: 1 }),
    seed,
    isBetter: isBetterAt(lateRatio * TRAINED_SHARE),
    evaluate: async (knobs) => {
      const score = await play(train, knobs);
      done += 1;
      onTrial?.(done, score);
      return score;
    },
  });
};

/**
 * Searches options of the demand decider for the least cost that keeps the share of late tasks, on the first part of a load, and shows on
 * the rest what they are worth. In training half of the limit is allowed, so that there is something left for another day. Both parts
 * begin with the pool's first size.
 * @throws OptionError when an option is unknown or out of range.
 * @public
 */
export const tune = async (options: TuneOptions): Promise<Tuning> => {
  checkKeys('', options, KEYS);
  checkPool(options.pool);
  const limit = checkFinite('lateRatio', options.lateRatio ?? 0.01, { min: 0, max: 1 });
  const { train, heldOut } = splitWorkload(options.workload, options.trainRatio ?? 0.6);
  const advice = adviseDownWindow(train.arrivals);
  const play = playOf(options);
  const tried = await searchOn(train, play, options, advice);
  const isBetter = isBetterAt(limit * TRAINED_SHARE);
  const best = tried.reduce((a, b) => (isBetter(b.score, a.score) ? b : a));
  const settingOf = async ({ knobs, score }: Trial<TunedScore>): Promise<TunedSetting> => ({
    knobs,
    train: score,
    heldOut: await play(heldOut, knobs),
  });
  const standard = await settingOf(tried[0] ?? best);
  const tuned = best === tried[0] ? standard : await settingOf(best);
  const verdict =
    tuned === standard
      ? { isBetter: false, verdict: 'no setting beats the default on the training part' }
      : verdictOf(tuned.heldOut, standard.heldOut, limit);
  return { default: standard, tuned, policy: policyOfKnobs(tuned.knobs), ...verdict, advice, trials: tried.length };
};
