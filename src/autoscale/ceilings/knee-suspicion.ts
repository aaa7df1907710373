import {
  type Base,
  baseBelow,
  busyAt,
  climb,
  goodRung,
  type Ladder,
  meanMsOf,
  type Rung,
  rungOf,
  scaled,
  squaredCv,
} from './knee-ladder.ts';
import { addBin, type KneeBin, latestOf, meanBusy, perMsIn, runMsIn } from './knee-window.ts';

/** What is known of run times by the number of running tasks. Plain JSON. */
export interface KneeWatch {
  readonly ladder: Ladder;
  readonly bins: readonly KneeBin[];
  /** How many times larger the variance of a mean run time has proved than the spread of run times explains. */
  readonly dispersion: number;
  /** Time since the last window that taught the dispersion, and with a number of tasks that is known to be good, in milliseconds. */
  readonly learnedMs: number;
  readonly calmMs: number;
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
  pressedMs: 0,
  busy: 0,
});

/** Evidence that so many tasks at once run so much longer that more of them may get less done. */
export interface Suspicion {
  /** Mean number of running tasks. */
  readonly busy: number;
  /** How many times longer tasks run than with few at once. */
  readonly inflation: number;
  /** What was seen, for a comparison after a cut. */
  readonly seen: KneeBin;
  /** The size to cut to, in workers. */
  readonly cutTo: number;
}

/** Shortest window, in milliseconds; longer where tasks run longer. */
const WINDOW_MS = 250;
const WINDOW_COUNT = 12;
const MOST_CV = 20;
const MOST_DISPERSION = 25;
const DISPERSION_MS = 30_000;
const DEVIATIONS = 2.5;
/** Run time that is suspicious where arrivals exceed what is known to go well, and where they do not. */
const PUSHED_INFLATION = Math.log(2);
const CALM_INFLATION = Math.log(3.5);
const PUSHED_RATIO = 1.2;
const NEAR_GOOD = 1.3;
const STEADY_RATIO = 0.9;
const DRIFT_RATIO = Math.log(1.5);
const CALM_RUNS = 3;
const HALT_MS = 300;
const HALT_RUNS = 5;
const BINS_PER_RUN = 12;
const DEEPEST_CUT = 0.4;
const SHALLOWEST_CUT = 0.65;
const DOMINATED_SIZE = 1.56;
const DOMINATED_RATE = 0.8;
const DOMINATED_CUT = 1.15;

const clamp = (value: number, least: number, most: number): number => Math.max(least, Math.min(most, value));

/** The latest window from which a mean run time can be read. */
const windowOf = (bins: readonly KneeBin[], cv: number): KneeBin | undefined => {
  const count = WINDOW_COUNT * clamp(cv, 1, MOST_CV);
  const first = latestOf(bins, WINDOW_MS, count);
  return first === undefined ? undefined : latestOf(bins, Math.max(WINDOW_MS, runMsIn(first)), count);
};

const BLIND_CUT = 0.5;
/** Time for which a size that is not known to go well is pressed before it is tried whether fewer do as well, in milliseconds and in run times. */
const BLIND_MS = 1_000;
const BLIND_RUNS = 1.5;
const LONGEST_BLIND_MS = 3_000;
/** With fewer tasks at once than this there is little to lose. */
const BLIND_BUSY = 8;

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

const varianceOf = (watch: KneeWatch, cv: number, count: number, baseCount: number): number =>
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
  const isCalm = good === undefined || mean <= NEAR_GOOD * busyAt(good.index);
  const calmMs = isCalm ? watch.calmMs + dtMs : 0;
  if (!isCalm || rung === undefined || calmMs < CALM_RUNS * runMsIn(window)) return { ...watch, calmMs };
  const ratio = Math.log(runMsIn(window) / meanMsOf(rung));
  const bound = Math.abs(ratio) - DEVIATIONS * Math.sqrt(varianceOf(watch, cv, window.count, rung.count));
  if (bound < DRIFT_RATIO) return { ...watch, calmMs };
  return { ...watch, calmMs: 0, ladder: scaled(watch.ladder, Math.exp(ratio)) };
};

/** What is seen where too few tasks end to tell how long they run: how many should have ended, if they ran as long as few do. */
const haltedInflation = ({ bins, dispersion }: KneeWatch, { runMs }: Base, cv: number): number => {
  const window = latestOf(bins, Math.max(HALT_MS, HALT_RUNS * runMs));
  if (window === undefined) return 0;
  const due = (window.leastBusy * (window.ms - runMs)) / runMs - window.failed;
  if (due < WINDOW_COUNT * Math.max(1, cv)) return 0;
  const done = Math.max(0.5, window.count);
  return Math.log(due / done) - DEVIATIONS * Math.sqrt((dispersion * Math.max(0.1, cv)) / Math.max(1, window.count));
};

const cutOf = (seen: KneeBin, busy: number, inflation: number, good: Rung): number => {
  const goodBusy = busyAt(good.index);
  const goodPerMs = goodBusy / meanMsOf(good);
  if (busy > DOMINATED_SIZE * goodBusy && perMsIn(seen) < DOMINATED_RATE * goodPerMs) return DOMINATED_CUT * goodBusy;
  // in the universal scalability law the run time has about doubled where throughput is highest, and its excess grows with the square
  const cut = clamp(busy / Math.sqrt(Math.max(1e-3, inflation - 1)), DEEPEST_CUT * busy, SHALLOWEST_CUT * busy);
  return Math.max(cut, Math.min(goodBusy, SHALLOWEST_CUT * busy));
};

/** How many times longer tasks run now than with few at once, whatever that comes from; 1 where it is not known. */
export const inflationOf = ({ ladder, bins }: KneeWatch): number => {
  const cv = squaredCv(ladder);
  const window = windowOf(bins, cv);
  const base = window === undefined ? undefined : baseBelow(ladder, meanBusy(window), cv);
  return window === undefined || base === undefined ? 1 : Math.max(1, runMsIn(window) / base.runMs);
};

/**
 * Where a pool was filled before anything was known of few tasks at once, and work is late: it is tried whether half of them do as well. Once,
 * because that teaches how long tasks run with fewer at once.
 */
const blindSuspicion = ({ bins, pressedMs }: KneeWatch): Suspicion | undefined => {
  const seen = latestOf(bins, Math.min(pressedMs, BLIND_MS));
  if (seen === undefined || pressedMs < BLIND_MS) return undefined;
  const busy = meanBusy(seen);
  const runMs = seen.count > 0 ? seen.runMsSum / seen.count : LONGEST_BLIND_MS;
  if (busy < BLIND_BUSY || pressedMs < Math.min(LONGEST_BLIND_MS, BLIND_RUNS * runMs)) return undefined;
  return { busy, inflation: 1, seen, cutTo: BLIND_CUT * busy };
};

/**
 * Whether the number of running tasks is to blame for how long they run: they take far longer than few at once did, at a number that was
 * never seen to go well, and it is not falling already. Suspicion is quicker where more arrives than is known to be served.
 */
export const suspicionOf = (watch: KneeWatch): Suspicion | undefined => {
  const cv = squaredCv(watch.ladder);
  const window = windowOf(watch.bins, cv);
  const latest = latestOf(watch.bins, WINDOW_MS);
  const busy = window === undefined ? 0 : meanBusy(window);
  const base = baseBelow(watch.ladder, Math.max(busy, latest?.leastBusy ?? 0), cv);
  const good = base === undefined ? undefined : goodRung(watch.ladder, base);
  if (latest === undefined) return undefined;
  if (base === undefined || good === undefined) return blindSuspicion(watch);
  const second = latestOf(watch.bins, 1_000);
  const most = PUSHED_RATIO * (busyAt(good.index) / meanMsOf(good)) * (second?.ms ?? 0);
  const isPushed = second !== undefined && second.arrivals > most + 2 * Math.sqrt(Math.max(1, most));
  const least = isPushed ? PUSHED_INFLATION : CALM_INFLATION;
  const isFalling = watch.busy < STEADY_RATIO * Math.max(latest.mostBusy, window?.mostBusy ?? 0);
  if (isFalling) return undefined;
  if (window !== undefined && busy > NEAR_GOOD * busyAt(good.index)) {
    const inflation = runMsIn(window) / base.runMs;
    const deviation = Math.sqrt(varianceOf(watch, cv, window.count, base.count));
    if (Math.log(inflation) - DEVIATIONS * deviation > least) {
      return { busy, inflation, seen: window, cutTo: cutOf(window, busy, inflation, good) };
    }
  }
  const halted = haltedInflation(watch, base, cv);
  if (halted <= least || latest.leastBusy <= NEAR_GOOD * busyAt(good.index)) return undefined;
  const inflation = Math.exp(halted);
  return { busy: latest.leastBusy, inflation, seen: latest, cutTo: cutOf(latest, latest.leastBusy, inflation, good) };
};
