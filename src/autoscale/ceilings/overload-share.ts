/** Tasks that ended, and how many of them as overloads. Old ones may have faded, so both can be fractions. */
export interface Share {
  readonly ended: number;
  readonly overloads: number;
}

/** Whether overloads have become more frequent than they always were. Plain JSON. */
export interface ShareWatch {
  /** Overloads that do not depend on the size, as far as is known: a flaky proxy, one customer's quota. */
  readonly background: Share;
  /** What ended since the score was last 0. */
  readonly since: Share;
  /** Evidence that the share has risen: a cumulated logarithm of a likelihood ratio, never below 0. */
  readonly score: number;
}

const NOTHING: Share = Object.freeze({ ended: 0, overloads: 0 });

export const NO_SHARE: ShareWatch = Object.freeze({ background: NOTHING, since: NOTHING, score: 0 });

/** Before anything has ended, half an overload in ten tasks is taken to be usual. */
const USUAL: Share = Object.freeze({ ended: 10, overloads: 0.5 });
/** Tasks that the background remembers. */
const MEMORY = 5_000;
/** A share is worth a cut when it is three times the usual one, and this much above it. */
const RISEN_RATIO = 3;
const RISEN_MORE = 0.02;
const MOST_RATIO = 0.98;
/** A score that chance reaches about once in several thousand tasks. */
const ALARM_SCORE = 7;
const ALARM_OVERLOADS = 2;
/** Above this score, or this share, chance is out of the question. */
const CERTAIN_SCORE = 14;
const CERTAIN_RATIO = 0.2;

export const ratioOf = ({ ended, overloads }: Share): number => (ended > 0 ? overloads / ended : 0);

const joined = (first: Share, second: Share): Share => ({
  ended: first.ended + second.ended,
  overloads: first.overloads + second.overloads,
});

/** Share of overloads that is usual whatever the size. */
export const backgroundRatio = ({ background }: ShareWatch): number => ratioOf(joined(background, USUAL));

/** Tasks after which the background is more than a guess. */
const GUESSED_COUNT = 100;

/** The background as it may well be: one standard deviation above what was seen. None in some hundred tasks does not mean that there is none. */
const likelyMost = ({ background }: ShareWatch): number => {
  const { ended, overloads } = joined(background, USUAL);
  const known = Math.min(1, background.ended / GUESSED_COUNT);
  return (overloads + known * Math.sqrt(overloads)) / ended;
};

/** Fewer tasks than this tell no share, and a smaller share is not worth telling. */
const TELLING_COUNT = 200;
const TELLING_RATIO = 0.001;

/** For records: the share of overloads that is usual whatever the size, where it is known and there is one. */
export const backgroundDetail = ({ background }: ShareWatch): { readonly backgroundOverloadRatio?: number } =>
  background.ended < TELLING_COUNT || ratioOf(background) < TELLING_RATIO ? {} : { backgroundOverloadRatio: ratioOf(background) };

/** What raised no suspicion is background. */
const absorb = (watch: ShareWatch, share: Share): ShareWatch => {
  const kept = Math.max(0, 1 - share.ended / MEMORY);
  const { ended, overloads } = watch.background;
  return { background: joined({ ended: ended * kept, overloads: overloads * kept }, share), since: NOTHING, score: 0 };
};

/** Tasks that a background counts for, at the least, that has just proved to be one. */
const PROVED_COUNT = 300;

/** The share that a cut did not change: it is the background from now on, however it was before. */
export const adopt = (share: Share): ShareWatch => {
  const weight = Math.max(1, PROVED_COUNT / Math.max(1, share.ended));
  return { background: { ended: share.ended * weight, overloads: share.overloads * weight }, since: NOTHING, score: 0 };
};

/** What was seen since the score was 0 is put aside: the size has changed, or what ends was sent under another one. */
export const clearScore = (watch: ShareWatch): ShareWatch => ({ ...watch, since: NOTHING, score: 0 });

const logRatio = (share: Share, likely: number, unlikely: number): number =>
  share.overloads * Math.log(likely / unlikely) + (share.ended - share.overloads) * Math.log((1 - likely) / (1 - unlikely));

/**
 * One tick. A cumulated sum of log likelihood ratios (Page's CUSUM, 1954): of all rules with as few false alarms it finds a
 * share that has risen soonest (Lorden, 1971). What raises no suspicion becomes background.
 */
export const watchShare = (watch: ShareWatch, tick: Share): ShareWatch => {
  if (tick.ended === 0) return watch;
  const usual = Math.min(MOST_RATIO - RISEN_MORE, likelyMost(watch));
  const risen = Math.min(MOST_RATIO, Math.max(RISEN_RATIO * usual, usual + RISEN_MORE));
  const score = watch.score + logRatio(tick, risen, usual);
  const since = joined(watch.since, tick);
  return score <= 0 ? absorb(watch, since) : { ...watch, since, score };
};

/** Whether the share of overloads has risen, so that a cut is worth a try. */
export const isRisen = ({ score, since }: ShareWatch): boolean => score >= ALARM_SCORE && since.overloads >= ALARM_OVERLOADS;

/** Whether it has risen beyond doubt. */
export const isCertain = ({ score, since }: ShareWatch): boolean => score >= CERTAIN_SCORE || ratioOf(since) >= CERTAIN_RATIO;

/** What a cut has shown about its cause. */
export type CutVerdict = 'open' | 'relief' | 'none';

/** Likelihood ratio of the two answers, as a logarithm, that ends a comparison: about 20 to 1. */
const VERDICT_SCORE = 3;
/** If the size was the cause, at most this share of the overloads is left, and no less than that. */
const MOST_LEFT = 0.7;
const LEAST_LEFT = 0.25;
/** Where next to nothing is served any more, no share can fall: that is an outage, and no sign that size is innocent. */
const OUTAGE_RATIO = 0.8;

/** A share that is still rising was measured too early: the cut may not have been deep enough, and the next one tells. */
const RISING_RATIO = 1.3;

/**
 * Compares the share of overloads before and after a cut to `sizeRatio` of the size. If the size was the cause, what is served stays as it
 * was and the refused part shrinks; if not, the share stays. A sequential test of both (Wald, 1945); when its time is up, the likelier one.
 */
export const judgeCut = (before: Share, after: Share, sizeRatio: number, isTimeUp: boolean): CutVerdict => {
  const stays = Math.min(MOST_RATIO, ratioOf(before));
  if (stays <= 0) return 'relief';
  const left = (1 - (1 - stays) / sizeRatio) / stays;
  const falls = stays * Math.min(MOST_LEFT, Math.max(LEAST_LEFT, left));
  const score = logRatio(after, stays, falls);
  if (score <= -VERDICT_SCORE || (isTimeUp && score <= 0)) return 'relief';
  if (score < VERDICT_SCORE && !isTimeUp) return 'open';
  const now = ratioOf(after);
  const isTooShallow = left > MOST_LEFT; // a cut that would not have helped much either way acquits nobody
  return isTooShallow || now >= OUTAGE_RATIO || now > RISING_RATIO * stays ? 'relief' : 'none';
};
