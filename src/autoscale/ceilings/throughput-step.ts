import type { DecisionView, Limits } from '../decider.ts';
import type { Observation } from '../observation.ts';
import { isSilent, NO_OVERLOAD, noteOverloads, type Overload, raiseLimit } from './overload-limit.ts';
import type { ThroughputSettings } from './throughput-options.ts';
import { advance, slacken } from './throughput-search.ts';
import { appliedSize, runMsOf, type Search, standAt } from './throughput-search-state.ts';
import { newSegment } from './throughput-segment.ts';
import { type Bounds, WIDEST } from './throughput-sizes.ts';
import { windowOf } from './throughput-window.ts';

/** State of the throughput ceiling: plain JSON. @public */
export interface ThroughputState {
  readonly search: Search;
  readonly overload: Overload;
  /** How long another size than this ceiling's has been in force while there was work for more, in milliseconds. */
  readonly elsewhereMs: number;
  /** That size, in workers; 0 while there is none. */
  readonly elsewhereSize: number;
}

/** A gap this many ticks long is not one window: the loop was stopped, or the process slept. */
const GAP_TICKS = 5;
const LEAST_GAP_MS = 1_000;
/** After so long, another stage or a budget holds the size for good, and the search goes on from there. */
const ADOPT_MS = 1_000;
const FULL_RATIO = 0.95;
/** Elasticity at which the search goes on by doublings, once overloads that stopped it have proved harmless. */
const WORTH_SEEKING = 0.5;

const isGap = ({ dtMs }: Observation, { tickMs }: Limits): boolean => dtMs > Math.max(LEAST_GAP_MS, GAP_TICKS * tickMs);

/**
 * Whether all workers ran and more work waited. In batch work a full pool is enough: the producer refills the queue at once, unless a rate
 * holds its tasks back.
 */
const isSaturated = ({ busy, desired, queued, heldBack }: Observation, { start }: ThroughputSettings): boolean =>
  busy >= FULL_RATIO * desired && (queued > 0 || (start === 'low' && heldBack === undefined));

/** Whether the size in force is still on its way: nothing can be learnt about it before its workers are ready. */
export const isStarting = ({ live, starting, desired, queued }: Observation): boolean =>
  starting > 0 && queued > 0 && live - starting < FULL_RATIO * desired;

const isWaiting = ({ oldestWaitMs }: Observation, { waitSloMs }: Limits, { start, waitRatio }: ThroughputSettings): boolean =>
  start === 'low' || oldestWaitMs > waitRatio * waitSloMs;

/** The size in force is this ceiling's own. */
const HERE = Object.freeze({ elsewhereMs: 0, elsewhereSize: 0 });

const clampSize = (size: number, { low, high }: Bounds): number => Math.max(low, Math.min(high, size));

const noteTick = ({ overload, search }: ThroughputState, { observation, limits }: DecisionView): Overload => {
  const { recent } = search.segment;
  const elapsedMs = recent.elapsedMs + observation.dtMs;
  const done = recent.completions + observation.completions;
  return noteOverloads(overload, {
    nowMs: observation.nowMs,
    dtMs: observation.dtMs,
    overloads: observation.overloads,
    completions: observation.completions,
    failures: observation.failures,
    retryAfterMs: observation.retryAfterMs,
    size: observation.desired,
    safeSize: Math.min(search.size, observation.desired),
    perMs: elapsedMs > 0 ? done / elapsedMs : 0,
    runMs: done > 0 ? (recent.runMsSum + observation.runMsSum) / done : runMsOf(search),
    least: Math.max(1, limits.min),
    busy: observation.busy,
    queued: observation.queued,
    arrivals: observation.arrivals,
  });
};

/** The immediate path: a cut and its undoing act at once, a quiet time raises the limit. `null` when nothing of that happened. */
const byOverload = (state: ThroughputState, overload: Overload, { limits }: DecisionView): Search | null => {
  const { search } = state;
  const { news, limit, before } = overload;
  // a doubling that paid was stopped for nothing
  const goOn = (from: Search): Search => (from.up.mean > WORTH_SEEKING ? { ...from, stage: 'seek', span: WIDEST } : from);
  if (news === 'background') {
    const again = standAt(search, Math.min(limits.max, before.size));
    return limit === null ? goOn(again) : again;
  }
  if (limit === null && state.overload.limit !== null) return goOn(search);
  // the size was the cause: from here neighbours are compared
  if (news === 'relief') return { ...standAt(search, search.size), stage: 'track', span: Math.max(WIDEST + 1, search.span) };
  if (limit === null) return null;
  if (news === 'risen') return standAt(search, Math.max(limit, limits.min));
  return limit !== state.overload.limit && limit <= limits.max ? standAt(search, limit) : null;
};

/** Whether less is in force than the demand asks for and this ceiling allows. A size that the demand is content with is no refusal. */
const isRefused = ({ observation, proposed = observation.desired + 1 }: DecisionView, { search }: ThroughputState): boolean =>
  observation.desired < Math.min(proposed, appliedSize(search));

/**
 * Another size is in force: a trial cannot run. When more is refused and this lasts, the size in force is what can be learnt about.
 * Of a step up that was granted in part, that part stays.
 */
const elsewhere = (
  state: ThroughputState,
  overload: Overload,
  view: DecisionView,
  settings: ThroughputSettings,
): ThroughputState => {
  const { observation, limits } = view;
  const { search } = state;
  const size = observation.desired;
  const isHeld = isRefused(view, state) && isSaturated(observation, settings) && isWaiting(observation, limits, settings);
  // a size that moves is on its way to what was asked for
  const elsewhereMs = isHeld && size === state.elsewhereSize ? state.elsewhereMs + observation.dtMs : 0;
  const elsewhereSize = isHeld ? size : 0;
  if (elsewhereMs < ADOPT_MS) return { overload, search: standAgain(search), elsewhereMs, elsewhereSize };
  const adopted = standAt(search, search.trial === null ? size : Math.max(size, search.size));
  return {
    overload,
    // a step up that was not granted is tried again after the longest pause, not at once
    search: {
      ...adopted,
      stage: 'track',
      span: Math.max(WIDEST + 1, search.span),
      restUntilMs: observation.nowMs + settings.maxRestMs,
    },
    ...HERE,
  };
};

/** The size stays, a window must not bridge the gap. */
const standAgain = (search: Search): Search => ({
  ...standAt(search, search.size),
  segment: newSegment(appliedSize(search)),
  trial: search.trial,
});

/** What the search may do in this tick. */
const boundsOf = (overload: Overload, { min, max }: Limits): Bounds => {
  const low = Math.max(1, min);
  return { low, high: Math.max(low, Math.min(max, overload.limit ?? max)) };
};

const within = (search: Search, bounds: Bounds): Search => {
  const size = clampSize(search.size, bounds);
  return size === search.size && appliedSize(search) <= bounds.high ? search : standAt(search, size);
};

const isHeldByOperator = ({ override, paused }: Observation): boolean => override !== undefined || paused !== undefined;

/** One step of the ceiling: the immediate path for overloads first, then the search. */
export const stepThroughput = (state: ThroughputState, view: DecisionView, settings: ThroughputSettings): ThroughputState => {
  const { observation, limits } = view;
  const { nowMs } = observation;
  if (isHeldByOperator(observation) || isGap(observation, limits)) {
    return { ...state, search: standAt(state.search, state.search.size), ...HERE };
  }
  const noted = noteTick(state, view);
  const isBinding = state.search.trial === null && state.search.size === noted.limit && isSaturated(observation, settings);
  const overload = raiseLimit(noted, nowMs, observation.queued, isBinding);
  const moved = byOverload(state, overload, view);
  if (moved !== null) return { overload, search: moved, ...HERE };
  if (isSilent(overload, nowMs) || overload.watch.trial !== null) return { overload, search: state.search, ...HERE };
  const bounds = boundsOf(overload, limits);
  const search = within(state.search, bounds);
  if (observation.desired !== appliedSize(search)) return elsewhere({ ...state, search }, overload, view, settings);
  if (isStarting(observation)) return { overload, search: { ...search, segment: newSegment(appliedSize(search)) }, ...HERE };
  const input = {
    nowMs,
    tickMs: limits.tickMs,
    busy: observation.busy,
    tick: windowOf(observation),
    bounds,
    minElasticity: settings.minElasticity,
    maxRestMs: settings.maxRestMs,
    isOpen: settings.start === 'high',
    mayRise: isWaiting(observation, limits, settings),
  };
  return { overload, search: isSaturated(observation, settings) ? advance(search, input) : slacken(search, input), ...HERE };
};

/** The state before the first step, with `search` as it is to begin. */
export const startThroughput = (search: Search): ThroughputState => ({ search, overload: NO_OVERLOAD, ...HERE });
