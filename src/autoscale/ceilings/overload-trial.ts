import type { Observation } from '../observation.ts';
import { adopt, clearScore, isRisen, judgeCut, NO_SHARE, type Share, type ShareWatch, watchShare } from './overload-share.ts';

/** A cut that is still to show whether the size was the cause. */
export interface CutTrial {
  /** What ended before it and after it. */
  readonly before: Share;
  readonly after: Share;
  /** What the cut left of the size, as a ratio. */
  readonly sizeRatio: number;
  readonly untilMs: number;
}

/** Whether overloads come from the size: what is usual, and the cut that is on trial. Plain JSON. */
export interface OverloadWatch {
  readonly share: ShareWatch;
  readonly trial: CutTrial | null;
  /** Until then overloads are echoes of tasks that started before the last cut. */
  readonly graceUntilMs: number;
}

export const NO_OVERLOADS: OverloadWatch = Object.freeze({ share: NO_SHARE, trial: null, graceUntilMs: 0 });

/**
 * What a tick has shown: nothing new; that overloads have become more frequent, so that a cut is worth a try; that the cut helped, so the
 * size was the cause; or that it did not, so that they are background and what was cut is to be given back.
 */
export type OverloadNews = 'none' | 'risen' | 'relief' | 'background';

/** Longest time that a cut is on trial, in milliseconds and in run times; the longer of both. */
const TRIAL_MS = 3_000;
const TRIAL_RUNS = 10;

const add = (first: Share, second: Share): Share => ({
  ended: first.ended + second.ended,
  overloads: first.overloads + second.overloads,
});

/** What ended in a step, well or not. */
export const endedIn = ({ completions, failures, overloads }: Observation): Share => ({
  ended: completions + failures + overloads,
  overloads,
});

/** One tick of what ended. */
export const watchOverloads = (
  watch: OverloadWatch,
  tick: Share,
  nowMs: number,
): { readonly watch: OverloadWatch; readonly news: OverloadNews } => {
  const { trial } = watch;
  if (nowMs < watch.graceUntilMs) return { watch, news: 'none' };
  if (trial === null) {
    const share = watchShare(watch.share, tick);
    return { watch: { ...watch, share }, news: isRisen(share) ? 'risen' : 'none' };
  }
  const after = add(trial.after, tick);
  const verdict = judgeCut(trial.before, after, trial.sizeRatio, nowMs >= trial.untilMs);
  if (verdict === 'open') return { watch: { ...watch, trial: { ...trial, after } }, news: 'none' };
  if (verdict === 'relief') return { watch: { ...watch, trial: null }, news: 'relief' };
  return { watch: { ...watch, trial: null, share: adopt(add(trial.before, after)) }, news: 'background' };
};

/** Puts a cut on trial; its echoes are over at `graceUntilMs`. */
export const putOnTrial = (
  { share }: OverloadWatch,
  { sizeRatio, graceUntilMs, runMs }: { readonly sizeRatio: number; readonly graceUntilMs: number; readonly runMs: number },
): OverloadWatch => ({
  share: clearScore(share),
  trial: {
    before: share.since,
    after: { ended: 0, overloads: 0 },
    sizeRatio,
    untilMs: graceUntilMs + Math.max(TRIAL_MS, TRIAL_RUNS * runMs),
  },
  graceUntilMs,
});

/** There was no room for a cut: what raised the suspicion is put aside. */
export const letPass = (watch: OverloadWatch): OverloadWatch => ({ ...watch, share: clearScore(watch.share) });
