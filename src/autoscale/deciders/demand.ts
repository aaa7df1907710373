import { isClockGap } from '../clock-gap.ts';
import type { Decider, DecisionView, Detail, Verdict } from '../decider.ts';
import { EMPTY_WINDOW, type MaxWindow } from '../max-window.ts';
import type { ReasonCode } from '../reason.ts';
import { roundUp } from '../size-rounding.ts';
import { startupOf } from '../startup-time.ts';
import {
  type ArrivalForecast,
  type ArrivalState,
  flattenArrivals,
  forecastArrivals,
  isFaded,
  NO_ARRIVALS,
  stepArrivals,
} from './demand-arrival-rate.ts';
import { backlogWorkers } from './demand-backlog.ts';
import { atLeastRunMs, type BlindState, decideBlind, NO_SIGHT, stepBlind } from './demand-blind.ts';
import { pushNeed, sizeByWindow } from './demand-down-window.ts';
import { type HeadroomState, NO_HEADROOM, steadyHeadroom, stepHeadroom } from './demand-headroom.ts';
import { type HoldState, holdMs, holdRange, NO_HOLD, stepHold } from './demand-hold.ts';
import { type DemandOptions, type DemandSettings, demandSettings } from './demand-options.ts';
import {
  isServiceAtRest,
  isWarm,
  meanRunMs,
  NO_SERVICE,
  residualRunMs,
  type ServiceState,
  stepService,
} from './demand-service-time.ts';

/** State of {@link demand}: plain JSON. @public */
export interface DemandState {
  readonly arrivals: ArrivalState;
  readonly service: ServiceState;
  readonly headroom: HeadroomState;
  readonly window: MaxWindow;
  readonly hold: HoldState;
  readonly blind: BlindState;
}

/**
 * The demand of a load that is served with a wait SLO: how many workers keep waits below it for the least worker time.
 *
 * 1. Offered load: arrival rate × run time (Little's law), a short trend ahead over start-up time and tick.
 * 2. Headroom: what queueing theory asks for at a steady load, and what earlier misses taught.
 * 3. Backlog: workers that work off the queue before its oldest task misses the SLO; where starts take time, also what will have
 *    joined it until a worker is ready.
 * 4. Growth is asked for at once. The size falls to the largest need of a window, and not at all while the oldest task has
 *    waited for more than half the SLO. Where a start is dear the window learns from loads that come back and find too few workers.
 *
 * The result is an absolute size, so workers that are still starting are counted, and nothing winds up while they do.
 * Rejected tasks are load too. Before the first completion the run time is unknown: the size is held, and grows when tasks
 * wait that the present workers cannot have begun in time. Until 20 tasks have completed it is taken to be at least what running
 * and ended tasks have taken on average, because the first to end are the short ones. After a rest two loud steps are believed.
 *
 * Use it where a worker is dear to start or to hold. Trap: where run times grow with the number of tasks at once, more
 * workers mean more load; put a ceiling above it.
 * @throws OptionError when an option is unknown or out of range, or `slowMs` is not above `fastMs`.
 * @public
 */
export const demand = (options: DemandOptions = {}): Decider<DemandState> => {
  const settings = demandSettings(options);
  const { downWindowMs, ...scales } = settings;
  return {
    name: 'demand',
    spec: { kind: 'demand', options: { ...scales, ...(downWindowMs !== undefined && { downWindowMs }) } },
    start: () => START,
    decide: (state, view) =>
      isClockGap(view) ? bridge(state, view) : decideByLoad(learn(state, view, settings), view, settings),
    isAtRest: ({ arrivals, service, headroom }, { limits }) =>
      isFaded(arrivals, limits.tickMs, settings) && isServiceAtRest(service) && headroom.beta === 0,
  };
};

const START: DemandState = {
  arrivals: NO_ARRIVALS,
  service: NO_SERVICE,
  headroom: NO_HEADROOM,
  window: EMPTY_WINDOW,
  hold: NO_HOLD,
  blind: NO_SIGHT,
};

/** Counts over a gap say nothing about now: keep the levels, drop the trend and the window, and hold. */
const bridge = (state: DemandState, { observation }: DecisionView): Verdict<DemandState> => ({
  state: { ...state, arrivals: flattenArrivals(state.arrivals), window: EMPTY_WINDOW },
  desired: observation.desired,
  reason: 'NO_DATA',
  detail: { gapMs: observation.dtMs },
});

const learn = (state: DemandState, { observation, limits }: DecisionView, { slowMs, fastMs }: DemandSettings): DemandState => {
  const { arrivals, rejections, dtMs, oldestWaitMs } = observation;
  return {
    ...state,
    arrivals: stepArrivals(state.arrivals, arrivals + rejections, dtMs, { slowMs, fastMs }),
    service: stepService(state.service, observation, slowMs),
    headroom: stepHeadroom(state.headroom, oldestWaitMs > limits.waitSloMs / 2, dtMs),
    blind: stepBlind(state.blind, observation),
  };
};

/** Below this load a pool with nothing to do needs no worker. Averages fade for ever and would keep one worker for minutes. */
const NO_LOAD = 0.01;

interface Need {
  readonly size: number;
  /** Offered load, in workers. */
  readonly load: number;
  readonly reason: ReasonCode;
  readonly detail: Detail;
}

const forecastOf = ({ arrivals }: DemandState, view: DecisionView, settings: DemandSettings): ArrivalForecast =>
  forecastArrivals(arrivals, startupOf(view) + view.limits.tickMs, settings);

const needOf = (state: DemandState, view: DecisionView, runMs: number, settings: DemandSettings): Need => {
  const { observation, limits } = view;
  const startupMs = startupOf(view);
  const { levelPerMs, aheadPerMs } = forecastOf(state, view, settings);
  const load = aheadPerMs * runMs;
  const isIdle = load < NO_LOAD && observation.busy === 0 && observation.queued === 0;
  const headroom = isIdle
    ? 0
    : steadyHeadroom(load, residualRunMs(state.service), limits.waitSloMs) + state.headroom.beta * Math.sqrt(load);
  const backlog = backlogWorkers(view, { ratePerMs: aheadPerMs, levelPerMs, runMs, startupMs });
  return {
    size: (isIdle ? 0 : load) + headroom + backlog,
    load: isIdle ? 0 : load,
    reason: backlog > load ? 'BACKLOG' : 'LOAD',
    detail: { perSec: levelPerMs * 1_000, aheadPerSec: aheadPerMs * 1_000, runMs, load, headroom, backlog },
  };
};

const decideByLoad = (state: DemandState, view: DecisionView, settings: DemandSettings): Verdict<DemandState> => {
  const meanMs = meanRunMs(state.service);
  if (meanMs === undefined) return { state, ...decideBlind(state.blind, view, forecastOf(state, view, settings).aheadPerMs) };
  const isKnown = isWarm(state.service);
  const runMs = isKnown ? meanMs : Math.max(meanMs, atLeastRunMs(state.blind, view.observation));
  const { nowMs, desired, oldestWaitMs, live, starting } = view.observation;
  const { size: need, load, reason, detail } = needOf(state, view, runMs, settings);
  const isMiss = oldestWaitMs > view.limits.waitSloMs / 2;
  const range = holdRange(startupOf(view), view.limits);
  const hold =
    settings.downWindowMs === undefined
      ? stepHold(state.hold, { nowMs, load, ready: live - starting, isMiss }, range)
      : state.hold;
  const windowMs = settings.downWindowMs ?? holdMs(hold, nowMs, range);
  const next = {
    ...state,
    blind: isKnown ? NO_SIGHT : state.blind,
    hold,
    window: pushNeed(state.window, { need, desired, nowMs }, windowMs),
  };
  const size = roundUp(sizeByWindow(next.window, need, desired));
  if (size >= desired) {
    return { state: next, desired: size, reason: roundUp(need) < desired ? 'STABILIZED_DOWN' : reason, detail };
  }
  if (isMiss) return { state: next, desired, reason: 'BACKLOG', detail: { ...detail, oldestWaitMs } };
  if (!isKnown) return { state: next, desired, reason: 'WARMUP', detail };
  return { state: next, desired: size, reason, detail };
};
