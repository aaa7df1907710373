import { baseBelow, climb, goodRung, type Ladder, meanMsOf, type Rung, rungOf, scaled, squaredCv } from './knee-ladder.ts';
import { addBin, type KneeBin, latestOf, meanBusy, runMsIn } from './knee-window.ts';

/** What is known of run times by the number of running tasks. Plain JSON. */
export interface KneeWatch {
  readonly ladder: Ladder;
  readonly bins: readonly KneeBin[];
  /** How many times larger the variance of a mean run time has proved than the spread of run times explains. */
  readonly dispersion: number;
  /** Time since the last window that taught the dispersion, and with a number of tasks that is known to be good, in milliseconds. */
  readonly learnedMs: number;
  readonly calmMs: number;
  /** Tasks that have ended since the beginning, as far as they are counted: after the first dozen the pool is no longer cold. */
  readonly ended: number;
  /** Time since all workers are busy and tasks wait for too long, in milliseconds. */
  readonly pressedMs: number;
  readonly busy: number;
}

export const NO_KNEE: KneeWatch = Object.freeze({
  ladder: [],
  bins: [],
  dispersion: 1,
  learnedMs: 0,
  calmMs: 0,
  ended: 0,
  pressedMs: 0,
  busy: 0,
});

/** Shortest window, in milliseconds; longer where tasks run longer. */
export const WINDOW_MS = 250;
export const WINDOW_COUNT = 12;
const MOST_CV = 20;
const MOST_DISPERSION = 25;
const DISPERSION_MS = 30_000;
/** Beyond chance: so many standard deviations. */
export const DEVIATIONS = 2.5;
const DRIFT_RATIO = Math.log(1.5);
const CALM_RUNS = 3;
const BINS_PER_RUN = 12;

export const clamp = (value: number, least: number, most: number): number => Math.max(least, Math.min(most, value));

/** The latest window from which a mean run time can be read. */
export const windowOf = (bins: readonly KneeBin[], cv: number): KneeBin | undefined => {
  const count = WINDOW_COUNT * clamp(cv, 1, MOST_CV);
  const first = latestOf(bins, WINDOW_MS, count);
  return first === undefined ? undefined : latestOf(bins, Math.max(WINDOW_MS, runMsIn(first)), count);
};

/** Before a dozen tasks have ended nothing is known of what is behind the pool: it bears this many at once, or few. */
export const COLD_SIZE = 32;

/** Workers that take longer than this to start come slowly enough; a second wave of them would cost more than it saves. */
const COLD_STARTUP_MS = 250;

/** Whether too little has ended to know anything of the tasks, and workers could be there at once. */
export const isCold = ({ ended }: KneeWatch, startupMs: number): boolean => ended < WINDOW_COUNT && startupMs <= COLD_STARTUP_MS;

/** So many more tasks have ended, well or with an error of their own: a handler whose tasks all fail is not held back for good. */
export const warm = (watch: KneeWatch, ended: number): KneeWatch => ({
  ...watch,
  ended: Math.min(WINDOW_COUNT, watch.ended + ended),
});

/** One step: its run times go to the rung of the tasks that ran meanwhile. A run time that has drifted at a good size moves all rungs. */
export const stepWatch = (watch: KneeWatch, step: KneeBin, busy: number, nowMs: number, isPressed: boolean): KneeWatch => {
  const cv = squaredCv(watch.ladder);
  const known = latestOf(watch.bins, WINDOW_MS, 1);
  const bins = addBin(watch.bins, step, (known === undefined ? 0 : runMsIn(known)) / BINS_PER_RUN);
  const window = windowOf(bins, cv);
  const pressedMs = isPressed ? watch.pressedMs + step.ms : 0;
  const next = { ...watch, bins, busy, pressedMs, learnedMs: watch.learnedMs + step.ms };
  if (window === undefined || runMsIn(window) <= 0) return next;
  const mean = meanBusy(window);
  const noted = { ...next, ladder: climb(watch.ladder, mean, step, nowMs) };
  return drift(learnDispersion(noted, window, cv), window, cv, step.ms);
};

const rungAt = (ladder: Ladder, busy: number): Rung | undefined => ladder.find(({ index }) => index === rungOf(busy));

export const varianceOf = (watch: KneeWatch, cv: number, count: number, baseCount: number): number =>
  watch.dispersion * cv * (1 / count + 1 / Math.max(1, baseCount));

/** Windows at one rung differ by chance alone: how much they do shows what chance is here. */
const learnDispersion = (watch: KneeWatch, window: KneeBin, cv: number): KneeWatch => {
  const rung = rungAt(watch.ladder, meanBusy(window));
  if (watch.learnedMs < window.ms || rung === undefined || rung.count < 2 * window.count || cv <= 0) return watch;
  const difference = Math.log(window.runMsSum / window.count / meanMsOf(rung));
  const surprise = (difference * difference * window.count) / cv;
  const gain = 1 - Math.exp(-watch.learnedMs / DISPERSION_MS);
  const dispersion = watch.dispersion + gain * (Math.min(4 * MOST_DISPERSION, surprise) - watch.dispersion);
  return { ...watch, learnedMs: 0, dispersion: clamp(dispersion, 1, MOST_DISPERSION) };
};

const drift = (watch: KneeWatch, window: KneeBin, cv: number, dtMs: number): KneeWatch => {
  const mean = meanBusy(window);
  const base = baseBelow(watch.ladder, Number.MAX_VALUE, cv);
  const good = base === undefined ? undefined : goodRung(watch.ladder, base);
  const rung = rungAt(watch.ladder, mean);
  // one rung above the largest good one may be the first of those that are too many
  const isCalm = good === undefined || rungOf(mean) <= good.index;
  const calmMs = isCalm ? watch.calmMs + dtMs : 0;
  if (!isCalm || rung === undefined || calmMs < CALM_RUNS * runMsIn(window)) return { ...watch, calmMs };
  const ratio = Math.log(runMsIn(window) / meanMsOf(rung));
  const bound = Math.abs(ratio) - DEVIATIONS * Math.sqrt(varianceOf(watch, cv, window.count, rung.count));
  if (bound < DRIFT_RATIO) return { ...watch, calmMs };
  return { ...watch, calmMs: 0, ladder: scaled(watch.ladder, Math.exp(ratio)) };
};
