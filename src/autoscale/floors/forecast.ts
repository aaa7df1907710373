import type { Decider, DecisionView, Detail, Limits, Verdict } from '../decider.ts';
import { type DemandState, demand } from '../deciders/demand.ts';
import { steadyHeadroom } from '../deciders/demand-headroom.ts';
import { DEMAND_DEFAULTS } from '../deciders/demand-options.ts';
import { meanRunMs, NO_SERVICE, residualRunMs, type ServiceState, stepService } from '../deciders/demand-service-time.ts';
import { startupOf } from '../startup-time.ts';
import { type ForecastAct, type ForecastOptions, forecastSettings } from './forecast-options.ts';
import { bestModel } from './forecast-score.ts';
import { emptyOutlook, type Outlook, type OutlookSettings, scoredRatio, stepOutlook } from './outlook.ts';

/** State of {@link forecast}: plain JSON of bounded size. @public */
export interface ForecastState {
  readonly outlook: Outlook;
  readonly service: ServiceState;
  /** State of what the floor is until the forecast acts; null where it is none. */
  readonly demand: DemandState | null;
}

/** Bins of a start-up time. */
const BINS_PER_STARTUP = 5;
/** Shortest bin, in milliseconds. */
const SHORTEST_BIN_MS = 500;
/** Ticks of a bin at least, so that a late tick does not leave one out. */
const TICKS_PER_BIN = 2;
/** No forecast looks further ahead, in bins: a start-up time that was measured wrongly must not make the state large. */
const LONGEST_LEAD = 48;

const binMsOf = ({ startupMs, tickMs }: Limits): number =>
  Math.max(SHORTEST_BIN_MS, TICKS_PER_BIN * tickMs, startupMs / BINS_PER_STARTUP);

/** Bins from asking for a worker until it is ready. */
const leadOf = (view: DecisionView, binMs: number): number =>
  Math.min(LONGEST_LEAD, Math.max(1, Math.ceil((startupOf(view) + view.limits.tickMs) / binMs)));

/**
 * A floor by what the load did before: arrivals are counted in bins, their period is found by autocorrelation, and two models say
 * from it what comes within the next start-up time. It pre-warms where workers are dear to start.
 *
 * 1. A bin is a fifth of the start-up time, and at least half a second. 256 bins are kept; while they show no period they become
 *    coarser, so that in time a period of a day is found as well as one of a minute.
 * 2. Each model foretells, and is scored when that time has come, against taking the last value for the next.
 * 3. After one period of scores a model that errs less than four fifths of that acts: the floor is what its forecast needs, with
 *    the headroom of a steady load. As soon as it errs more it ends.
 * 4. Until then the floor is what `demand` wants by its own defaults. With `act: 'never'` there is none, unless `until` says so.
 *
 * Use it beside a demand with a short `downWindowMs`, as `forecastPolicy` does: a long one keeps the workers of the last peak
 * anyway, and a forecast can only add to them. Traps: a load has to be seen for three periods before it acts; bins do not become
 * finer again; a pool with a forecast does not rest when it is idle.
 * @throws OptionError when an option is unknown or out of range.
 * @public
 */
export const forecast = (options: ForecastOptions = {}): Decider<ForecastState> => {
  const settings = forecastSettings(options);
  const reactive = settings.until === 'demand' ? demand() : undefined;
  return {
    name: 'forecast',
    spec: { kind: 'forecast', options: { ...settings } },
    start: (limits) => ({
      outlook: emptyOutlook(binMsOf(limits)),
      service: NO_SERVICE,
      demand: reactive === undefined ? null : reactive.start(limits),
    }),
    decide: (state, view) => decideAhead(learn(state, view, settings), view, { act: settings.act, reactive }),
  };
};

const learn = (state: ForecastState, view: DecisionView, settings: OutlookSettings): ForecastState => ({
  ...state,
  outlook: stepOutlook(state.outlook, view.observation, leadOf(view, state.outlook.arrivals.binMs), settings),
  service: stepService(state.service, view.observation, DEMAND_DEFAULTS.slowMs),
});

/** How wrong the forecast and the last value were, each as a share of the tasks that came. */
const errorsOf = ({ score }: Outlook, errorRatio: number): Detail =>
  score.volume > 0
    ? {
        errorRatio: (errorRatio * score.lastValueError) / score.volume,
        lastValueErrorRatio: score.lastValueError / score.volume,
      }
    : {};

/** Workers for the most that is expected within the lead, and the facts behind them. */
const foreseen = (
  { outlook, service }: ForecastState,
  { limits }: DecisionView,
): { readonly size: number; readonly detail: Detail } => {
  const { arrivals, period, ahead, score } = outlook;
  const best = bestModel(score);
  if (period === null || best === undefined) return { size: 0, detail: { binMs: arrivals.binMs } };
  const perMs = Math.max(0, ...ahead) / arrivals.binMs;
  const load = perMs * (meanRunMs(service) ?? 0);
  const size = load > 0 ? load + steadyHeadroom(load, residualRunMs(service), limits.waitSloMs) : 0;
  const facts = { model: best.name, periodMs: period * arrivals.binMs, aheadPerSec: perMs * 1_000, foreseen: size };
  return { size, detail: { ...facts, scoredRatio: scoredRatio(outlook), ...errorsOf(outlook, best.errorRatio) } };
};

/** When the forecast acts, and what does until then. */
interface Acting {
  readonly act: ForecastAct;
  readonly reactive: Decider<DemandState> | undefined;
}

const isActing = ({ isTrusted, ahead }: Outlook, act: ForecastAct): boolean =>
  act === 'always' ? ahead.length > 0 : act === 'whenBetter' && isTrusted;

const decideAhead = (state: ForecastState, view: DecisionView, { act, reactive }: Acting): Verdict<ForecastState> => {
  const { size, detail } = foreseen(state, view);
  // The demand steps also while it does not count, so that it is warm when it has to.
  const held = reactive === undefined || state.demand === null ? undefined : reactive.decide(state.demand, view);
  const next = held === undefined ? state : { ...state, demand: held.state };
  if (isActing(state.outlook, act)) return { state: next, desired: size, reason: 'FLOOR:FORECAST', detail };
  const reason = state.outlook.isTrusted ? 'FLOOR:FORECAST_ONLY' : 'FLOOR:FORECAST_LEARNING';
  return { state: next, desired: held?.desired ?? 0, reason, detail };
};
