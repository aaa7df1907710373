import { checkKeys } from '../../internal/index.ts';
import { isClockGap } from '../clock-gap.ts';
import type { Decider, DecisionView, Detail, Limits, Verdict } from '../decider.ts';
import type { ReasonCode } from '../reason.ts';
import { scaled, squaredCv } from './knee-ladder.ts';
import { coldSuspicion, inflationOf, suspicionOf } from './knee-suspicion.ts';
import { beginKneeTrial, judgeKneeTrial, type KneeTrial, type KneeVerdict, stepKneeTrial } from './knee-trial.ts';
import { COLD_SIZE, isCold, type KneeWatch, NO_KNEE, stepWatch, warm } from './knee-watch.ts';
import { binOf, type KneeBin, latestOf, meanBusy, perMsIn, runMsIn } from './knee-window.ts';
import { isDoubtful, isSilent, NO_OVERLOAD, noteOverloads, type Overload, raiseLimit } from './overload-limit.ts';
import { backgroundDetail } from './overload-share.ts';
import { type ThroughputSettings, throughputSettings } from './throughput-options.ts';
import { detailOf, reasonOf } from './throughput-report.ts';
import { appliedSize, type Search, standAt, startSearch } from './throughput-search-state.ts';
import { isStarting, startThroughput, stepThroughput, type ThroughputState } from './throughput-step.ts';

/** Options of {@link knee}. @public */
export interface KneeOptions {
  /** Once there is a ceiling: elasticity of throughput below which one more worker does not pay. Range: 0 to 0.5. @defaultValue 0.1 */
  readonly minElasticity?: number;
  /** Once there is a ceiling: share of the wait SLO that the oldest task must have waited before it rises. Range: 0 to 1. @defaultValue 0.25 */
  readonly waitRatio?: number;
  /** Once there is a ceiling: longest pause between two trials of a neighbouring size, in milliseconds. Range: 1,000 to 600,000. @defaultValue 20_000 */
  readonly maxRestMs?: number;
}

/** State of {@link knee}: plain JSON. @public */
export interface KneeState {
  readonly watch: KneeWatch;
  /** A cut that is to show whether the size is to blame. */
  readonly trial: KneeTrial | null;
  /** The search below a ceiling; `null` while there is none. */
  readonly search: ThroughputState | null;
  readonly overload: Overload;
  /** Whether a cut has shown that the size is to blame, and the number of tasks that was too many, in workers. */
  readonly isProven: boolean;
  readonly suspect: number;
  /** When the ceiling last held the size back, in milliseconds. */
  readonly fullAtMs: number;
}

/** A ceiling that holds nothing back is raised after so long, in milliseconds: one that a cut has proved, and one that is a guess. */
const PROVEN_MS = 300_000;
const GUESS_MS = 5_000;
const RAISE = 1.5;
const FULL_RATIO = 0.95;
/** Past the suspect size by this much, with throughput still rising, it was innocent. */
const PAST_RATIO = 1.15;
const PAYING = 0.3;
const RECENT_MS = 250;
const STEEP_CUT = 0.65;
const STEEP_LEAST = 4;

/** How a search begins at a size above which throughput has been seen to fall. */
const BEYOND = Object.freeze({ stage: 'track', span: 1, up: { mean: -0.2, variance: 0.1 } } as const);

const OPEN: KneeState = Object.freeze({
  watch: NO_KNEE,
  trial: null,
  search: null,
  overload: NO_OVERLOAD,
  isProven: false,
  suspect: 0,
  fullAtMs: 0,
});

/**
 * A ceiling that is absent until there is evidence that one is needed, but for a pool that knows nothing yet: until a dozen tasks have ended
 * it holds the size to 32. The evidence: tasks run far longer than they did with fewer at once, at a size that
 * was never seen to go well. Then the size is cut, and the cut is a trial. Where less is lost than the cut is deep, or something is gained,
 * the size was to blame, and the best one is searched for by the elasticity of throughput, as `throughput` does. Where throughput falls as
 * the size does, the dependency has become slow for everybody, or the inputs longer: the ceiling is gone at once, and what is now usual is learned.
 * Overloads (429, 503, timeouts) cut as they do there: only as far as that helps.
 *
 * Use it above `demand`, for any kind of worker: where run times do not depend on the size it binds at the beginning only. Trap: workers
 * that take more than 250 ms to start are not held to 32, so what melts as soon as all of them run is left to `throughput`.
 * @throws OptionError for an unknown option or a value out of range.
 * @public
 */
export const knee = (options: KneeOptions = {}): Decider<KneeState> => {
  checkKeys('knee', options, ['minElasticity', 'waitRatio', 'maxRestMs']);
  const settings = throughputSettings({ ...options, start: 'high' });
  return {
    name: 'knee',
    spec: { kind: 'knee', options: { ...options } },
    start: () => OPEN,
    isAtRest: ({ trial, search, overload }) => trial === null && search === null && overload.limit === null,
    decide: (state, view) => verdictOf(step(state, view, settings), view, settings),
  };
};

const step = (state: KneeState, view: DecisionView, settings: ThroughputSettings): KneeState => {
  const { observation } = view;
  const { nowMs, busy, override, paused } = observation;
  if (override !== undefined || paused !== undefined || isClockGap(view)) {
    const watch = { ...state.watch, bins: [], busy };
    const search = state.search === null ? null : stepThroughput(state.search, view, settings);
    return { ...state, watch, search, trial: null };
  }
  if (busy === 0 && state.watch.busy === 0 && observation.completions === 0 && state.search === null && state.trial === null) {
    return { ...state, overload: heed(state, view) };
  }
  const bin = binOf(observation, state.watch.busy);
  const watch = stepWatch(state.watch, bin, busy, nowMs, isPressed(view));
  const seen = { ...state, watch: warm(watch, observation.completions + observation.failures) };
  if (seen.trial !== null) return onTrial({ ...seen, overload: heed(seen, view) }, seen.trial, bin, view);
  if (seen.search !== null) return below(seen, seen.search, view, settings);
  const overload = heed(seen, view);
  if (overload.news === 'relief' && !isDoubtful(overload)) return closeAt({ ...seen, overload }, overload, nowMs);
  if (isSilent(overload, nowMs) || overload.watch.trial !== null) return { ...seen, overload };
  const { startupMs } = observation;
  const mayGrow = isCold(state.watch, startupMs) && !isCold(seen.watch, startupMs) && (view.proposed ?? 0) > COLD_SIZE;
  const suspicion = mayGrow ? coldSuspicion(seen.watch) : suspicionOf(seen.watch, startupMs);
  if (suspicion === undefined) return { ...seen, overload };
  const size = Math.max(1, view.limits.min, Math.floor(suspicion.cutTo));
  if (size >= observation.desired) return { ...seen, overload };
  return { ...seen, overload, trial: beginKneeTrial(suspicion, size) };
};

/** Whether all workers are busy and tasks wait for longer than they may. */
const isPressed = ({ observation: { busy, desired, queued, oldestWaitMs }, limits }: DecisionView): boolean =>
  queued > 0 && busy >= FULL_RATIO * desired && oldestWaitMs > limits.waitSloMs / 2;

/** The immediate path for overloads, while no search is under way. */
const heed = ({ watch, overload, trial }: KneeState, { observation, limits }: DecisionView): Overload => {
  const { nowMs, desired, busy, queued } = observation;
  const recent = latestOf(watch.bins, RECENT_MS);
  const noted = noteOverloads(overload, {
    nowMs,
    dtMs: observation.dtMs,
    overloads: observation.overloads,
    completions: observation.completions,
    failures: observation.failures,
    retryAfterMs: observation.retryAfterMs,
    size: desired,
    safeSize: desired,
    perMs: recent === undefined ? 0 : perMsIn(recent),
    runMs: recent === undefined ? 0 : runMsIn(recent),
    least: Math.max(1, limits.min),
    busy,
    queued,
    arrivals: observation.arrivals,
  });
  return raiseLimit(noted, nowMs, queued, trial === null && busy >= FULL_RATIO * desired && queued > 0);
};

const onTrial = (state: KneeState, before: KneeTrial, bin: KneeBin, view: DecisionView): KneeState => {
  const { observation } = view;
  const cv = squaredCv(state.watch.ladder);
  const recent = latestOf(state.watch.bins, RECENT_MS, 1);
  const runMs = recent === undefined ? 0 : runMsIn(recent);
  const trial = stepKneeTrial(before, bin, observation, runMs);
  const isLoaded = observation.busy >= FULL_RATIO * observation.desired || isStarting(observation);
  const verdict = judgeKneeTrial(trial, { runMs, cv, dispersion: state.watch.dispersion, isLoaded });
  return verdict === 'open' ? { ...state, trial } : conclude(state, trial, verdict, view);
};

const conclude = (state: KneeState, trial: KneeTrial, verdict: KneeVerdict, { observation, limits }: DecisionView): KneeState => {
  const ended = { ...state, trial: null };
  if (verdict === 'void') return ended;
  if (verdict === 'steep' && trial.after !== null && trial.size > STEEP_LEAST)
    return { ...state, trial: deeper(trial, trial.after, limits) };
  if (trial.isSecond && (verdict === 'innocent' || verdict === 'unclear')) return backFrom(ended, trial, observation.nowMs);
  if (verdict === 'innocent') return acquit(ended, trial.suspicion.seen.mostBusy, trial.suspicion.inflation, observation.nowMs);
  const first = startSearch(trial.size);
  const found: Search = verdict === 'unclear' ? first : { ...first, ...BEYOND, prefer: verdict === 'steep' ? 'down' : null };
  return {
    ...ended,
    search: { ...startThroughput(found), overload: state.overload },
    isProven: verdict !== 'unclear',
    suspect: trial.suspicion.busy,
    fullAtMs: observation.nowMs,
  };
};

/** Fewer at once were refused less: from here the search moves the ceiling, so that the demand does not jump past it again. */
const closeAt = (state: KneeState, overload: Overload, nowMs: number): KneeState => {
  const size = Math.max(1, overload.limit ?? 1);
  const found: Search = { ...startSearch(size), stage: 'track', span: 1 };
  return {
    ...state,
    search: { ...startThroughput(found), overload },
    isProven: true,
    suspect: overload.refused ?? size,
    fullAtMs: nowMs,
  };
};

/** Throughput rose with the cut: the next one, as deep, begins where this one has ended. */
const deeper = ({ suspicion, size }: KneeTrial, seen: KneeBin, { min }: Limits): KneeTrial =>
  beginKneeTrial({ ...suspicion, seen, busy: meanBusy(seen) }, Math.max(1, min, Math.floor(size * STEEP_CUT)), true);

/** A second cut was one too many: the search goes on at the size of the first. */
const backFrom = (state: KneeState, { suspicion, size }: KneeTrial, nowMs: number): KneeState => ({
  ...state,
  search: {
    ...startThroughput({ ...startSearch(Math.max(size, Math.round(suspicion.busy))), ...BEYOND }),
    overload: state.overload,
  },
  isProven: true,
  suspect: suspicion.busy,
  fullAtMs: nowMs,
});

/**
 * The size is not to blame: what was suspicious is usual now. The ceiling doubles from here on while that pays, and is gone as soon as it holds
 * nothing back; at once would let a demand that has grown meanwhile jump to any size.
 */
const acquit = (state: KneeState, size: number, ratio: number, nowMs: number): KneeState => ({
  ...state,
  search: { ...startThroughput(startSearch(size)), overload: state.search?.overload ?? state.overload },
  isProven: false,
  suspect: Number.MAX_SAFE_INTEGER,
  fullAtMs: nowMs,
  watch: { ...state.watch, ladder: scaled(state.watch.ladder, Math.max(1, ratio)) },
});

/** A ceiling is there: the search moves it, and it goes when it has held nothing back for long. */
const below = (state: KneeState, before: ThroughputState, view: DecisionView, settings: ThroughputSettings): KneeState => {
  const { nowMs, busy, queued, desired } = view.observation;
  const search = stepThroughput(before, view, settings);
  const { size, up } = search.search;
  const isFull = queued > 0 && busy >= FULL_RATIO * Math.min(desired, appliedSize(search.search));
  const next = { ...state, search, fullAtMs: isFull ? nowMs : state.fullAtMs };
  if (size > PAST_RATIO * state.suspect && up.mean > PAYING) return acquit(next, size, inflationOf(next.watch), nowMs);
  if (nowMs - next.fullAtMs < (state.isProven ? PROVEN_MS : GUESS_MS)) return next;
  const raised = Math.ceil(size * RAISE);
  if (!state.isProven || raised >= view.limits.max) return { ...next, search: null, isProven: false, overload: search.overload };
  return { ...next, search: { ...search, search: standAt(search.search, raised) }, fullAtMs: nowMs };
};

const limitOf = (state: KneeState, view: DecisionView): number => {
  const { max, min } = view.limits;
  const overload = state.search?.overload ?? state.overload;
  if (isSilent(overload, view.observation.nowMs)) return 1;
  const open = isCold(state.watch, view.observation.startupMs) ? COLD_SIZE : max;
  const found = state.trial?.size ?? (state.search === null ? open : appliedSize(state.search.search));
  return Math.max(1, min, Math.min(max, found, state.search === null ? (overload.limit ?? max) : max));
};

const verdictOf = (state: KneeState, view: DecisionView, settings: ThroughputSettings): Verdict<KneeState> => {
  const { nowMs } = view.observation;
  const desired = limitOf(state, view);
  const input = { nowMs, max: view.limits.max, minElasticity: settings.minElasticity };
  if (state.search !== null && state.trial === null) {
    const { search, overload } = state.search;
    return {
      state,
      desired,
      reason: reasonOf(search, overload, input),
      detail: { ...detailOf(search, overload, input), ...suspectOf(state) },
    };
  }
  return { state, desired, reason: openReason(state, view, desired), detail: { limit: desired, ...openDetail(state) } };
};

const suspectOf = ({ suspect, isProven }: KneeState): Detail => (isProven ? { suspectCount: Math.round(suspect) } : {});

const openReason = (
  { trial, overload, watch }: KneeState,
  { observation, limits }: DecisionView,
  desired: number,
): ReasonCode => {
  if (isSilent(overload, observation.nowMs)) return 'CEILING:RETRY_AFTER';
  if (trial !== null && trial.size === desired) return 'CEILING:SUSPECT';
  if (desired === limits.max) return 'CEILING:OPEN';
  return isCold(watch, observation.startupMs) && desired === COLD_SIZE ? 'CEILING:COLD' : 'CEILING:OVERLOAD';
};

const openDetail = ({ trial, overload }: KneeState): Detail => ({
  ...(trial === null ? {} : { suspectCount: Math.round(trial.suspicion.busy), runTimeRatio: trial.suspicion.inflation }),
  ...(overload.limit === null ? {} : { overloadLimit: overload.limit, upAtMs: overload.raiseAtMs }),
  ...backgroundDetail(overload.watch.share),
});
