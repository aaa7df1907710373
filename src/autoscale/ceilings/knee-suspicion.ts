import { type Base, baseBelow, busyAt, goodRung, meanMsOf, type Rung, squaredCv } from './knee-ladder.ts';
import { clamp, DEVIATIONS, isCold, type KneeWatch, varianceOf, WINDOW_COUNT, WINDOW_MS, windowOf } from './knee-watch.ts';
import { type KneeBin, latestOf, meanBusy, perMsIn, runMsIn } from './knee-window.ts';

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

/** Run time that is suspicious where arrivals exceed what is known to go well, where they do not, and where work is late for long. */
const PUSHED_RATIO = 2;
const CALM_RATIO = 3.5;
const LATE_RATIO = 1.5;
const PUSHED_BY = 1.2;
const NEAR_GOOD = 1.3;
const STEADY_RATIO = 0.9;
const HALT_MS = 300;
const HALT_RUNS = 5;
const DEEPEST_CUT = 0.4;
const SHALLOWEST_CUT = 0.65;
const DOMINATED_SIZE = 1.56;
const DOMINATED_RATE = 0.8;
const DOMINATED_CUT = 1.15;
/** Tasks that outlive their time are a sign when they are this many, and this share of those that should have ended. */
const LEAST_OVERDUE = 8;
const OVERDUE_SHARE = 0.7;
/** After this share of the time that is suspicious: so many are left then only if most take that time. */
const OVERDUE_AFTER = 0.75;
const LEAST_CV = 0.1;

const BLIND_CUT = 0.5;
/** Time for which a size that is not known to go well is pressed before it is tried whether fewer do as well, in milliseconds and in run times. */
const BLIND_MS = 1_000;
const BLIND_RUNS = 1.5;
const LONGEST_BLIND_MS = 3_000;
/** With shorter tasks than that a size that was too large is left again within seconds. */
const COLD_MS = 500;
const COLD_RUNS = 1.2;
/** With fewer tasks at once than this there is little to lose. */
const BLIND_BUSY = 8;
/** Time for which work is late before it is tried at a size that seemed to go well, in milliseconds and in run times. */
const LATE_MS = 3_000;
const LATE_RUNS = 5;

/** What is seen where too few tasks end to tell how long they run: how many should have ended, if they ran as long as few do. */
const haltedInflation = ({ bins, dispersion }: KneeWatch, { runMs }: Base, cv: number): number => {
  const window = latestOf(bins, Math.max(HALT_MS, HALT_RUNS * runMs));
  if (window === undefined) return 0;
  const due = (window.leastBusy * (window.ms - runMs)) / runMs - window.failed;
  if (due < WINDOW_COUNT * Math.max(1, cv)) return 0;
  const done = Math.max(0.5, window.count);
  return Math.log(due / done) - DEVIATIONS * Math.sqrt((dispersion * Math.max(LEAST_CV, cv)) / Math.max(1, window.count));
};

const cutOf = (seen: KneeBin, busy: number, inflation: number, good: Rung): number => {
  const goodBusy = busyAt(good.index);
  const goodPerMs = goodBusy / meanMsOf(good);
  if (busy > DOMINATED_SIZE * goodBusy && perMsIn(seen) < DOMINATED_RATE * goodPerMs) return DOMINATED_CUT * goodBusy;
  // in the universal scalability law the run time has about doubled where throughput is highest, and its excess grows with the square
  const cut = clamp(busy / Math.sqrt(Math.max(1e-3, inflation - 1)), DEEPEST_CUT * busy, SHALLOWEST_CUT * busy);
  return Math.max(cut, Math.min(goodBusy, SHALLOWEST_CUT * busy));
};

/**
 * What is seen before the first of too many tasks has ended: of those that ran `ratio` run times ago, most still do. What began since then
 * and has ended counts for those, so that the tasks taken for overdue are never more than there are.
 */
const overdueSuspicion = (watch: KneeWatch, base: Base, good: Rung, ratio: number, cv: number): Suspicion | undefined => {
  const seen = latestOf(watch.bins, OVERDUE_AFTER * ratio * base.runMs);
  if (seen === undefined) return undefined;
  const overdue = watch.busy - seen.begun;
  const ended = seen.count + seen.failed;
  const chance = DEVIATIONS * Math.sqrt(watch.dispersion * Math.max(LEAST_CV, cv) * Math.max(1, ended));
  const busy = meanBusy(seen);
  if (overdue < LEAST_OVERDUE || overdue * (1 - OVERDUE_SHARE) < (ended + chance) * OVERDUE_SHARE) return undefined;
  if (busy <= NEAR_GOOD * busyAt(good.index)) return undefined;
  // how much longer they will take nobody knows yet
  return {
    busy,
    inflation: ratio,
    seen,
    cutTo: Math.max(DEEPEST_CUT * watch.busy, Math.min(busyAt(good.index), SHALLOWEST_CUT * watch.busy)),
  };
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
 * A pool is no longer cold, and could grow: when work has waited meanwhile for longer than a task takes, it is first tried whether half as
 * many do as well. Where few is all that the other side bears, the next size would take minutes to leave again.
 */
export const coldSuspicion = ({ bins, pressedMs }: KneeWatch): Suspicion | undefined => {
  const seen = pressedMs >= COLD_MS ? latestOf(bins, pressedMs) : undefined;
  if (seen === undefined || seen.count === 0 || pressedMs < COLD_RUNS * (seen.runMsSum / seen.count)) return undefined;
  const busy = meanBusy(seen);
  return { busy, inflation: 1, seen, cutTo: BLIND_CUT * busy };
};

/** How long tasks must run, against few at once, before their number is suspicious; and from which number on. */
interface Threshold {
  readonly ratio: number;
  readonly aboveBusy: number;
}

const thresholdOf = (watch: KneeWatch, good: Rung, runMs: number): Threshold => {
  const aboveBusy = NEAR_GOOD * busyAt(good.index);
  const second = latestOf(watch.bins, 1_000);
  const most = PUSHED_BY * (busyAt(good.index) / meanMsOf(good)) * (second?.ms ?? 0);
  const isPushed = second !== undefined && second.arrivals > most + 2 * Math.sqrt(Math.max(1, most));
  // late for long: a size that seemed good may have been bad from the first task on
  if (watch.pressedMs > Math.max(LATE_MS, LATE_RUNS * runMs)) return { ratio: LATE_RATIO, aboveBusy: BLIND_BUSY };
  return { ratio: isPushed ? PUSHED_RATIO : CALM_RATIO, aboveBusy };
};

/**
 * Whether the number of running tasks is to blame for how long they run: they take far longer than few at once did, at a number that was
 * never seen to go well, and it is not falling already. Suspicion is quicker where more arrives than is known to be served, and where work is late.
 */
export const suspicionOf = (watch: KneeWatch, startupMs: number): Suspicion | undefined => {
  const cv = squaredCv(watch.ladder);
  const window = windowOf(watch.bins, cv);
  const latest = latestOf(watch.bins, WINDOW_MS);
  const busy = window === undefined ? 0 : meanBusy(window);
  const base = baseBelow(watch.ladder, Math.max(busy, latest?.leastBusy ?? 0), cv);
  const good = base === undefined ? undefined : goodRung(watch.ladder, base);
  if (latest === undefined) return undefined;
  if (base === undefined || good === undefined) return isCold(watch, startupMs) ? undefined : blindSuspicion(watch);
  const isFalling = watch.busy < STEADY_RATIO * Math.max(latest.mostBusy, window?.mostBusy ?? 0);
  if (isFalling) return undefined;
  const { ratio, aboveBusy } = thresholdOf(watch, good, base.runMs);
  if (window !== undefined && busy > aboveBusy) {
    const inflation = runMsIn(window) / base.runMs;
    const deviation = Math.sqrt(varianceOf(watch, cv, window.count, base.count));
    if (Math.log(inflation) - DEVIATIONS * deviation > Math.log(ratio)) {
      return { busy, inflation, seen: window, cutTo: cutOf(window, busy, inflation, good) };
    }
  }
  const halted = haltedInflation(watch, base, cv);
  if (halted > Math.log(ratio) && latest.leastBusy > aboveBusy) {
    const inflation = Math.exp(halted);
    return { busy: latest.leastBusy, inflation, seen: latest, cutTo: cutOf(latest, latest.leastBusy, inflation, good) };
  }
  return overdueSuspicion(watch, base, good, Math.max(PUSHED_RATIO, ratio), cv);
};
