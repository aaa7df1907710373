import type { Decider, DecisionView, Detail, Limits, Verdict } from '../decider.ts';
import { type DemandState, demand } from '../deciders/demand.ts';
import { steadyHeadroom } from '../deciders/demand-headroom.ts';
import { DEMAND_DEFAULTS } from '../deciders/demand-options.ts';
import { meanRunMs, NO_SERVICE, residualRunMs, type ServiceState, stepService } from '../deciders/demand-service-time.ts';
import { startupOf } from '../startup-time.ts';
import { type ForecastOptions, forecastSettings } from './forecast-options.ts';
import { emptyOutlook, type Outlook, type OutlookSettings, stepOutlook } from './forecast-outlook.ts';
import { bestModel } from './forecast-score.ts';

/** State of {@link forecast}: plain JSON. @public */
export interface ForecastState {
  readonly outlook: Outlook;
  readonly service: ServiceState;
  /** What the floor is until the forecast acts; null where it is none. */
  readonly demand: DemandState | null;
}

/** Bins of a start-up time, and the shortest bin, in milliseconds. */
const BINS_PER_STARTUP = 5;
const SHORTEST_BIN_MS = 500;

const binMsOf = ({ startupMs, tickMs }: Limits): number => Math.max(SHORTEST_BIN_MS, tickMs, startupMs / BINS_PER_STARTUP);

/** Bins from asking for a worker until it is ready. */
const leadOf = (view: DecisionView, binMs: number): number =>
  Math.max(1, Math.ceil((startupOf(view) + view.limits.tickMs) / binMs));

/**
 * A floor by what the load did before: arrivals of the past in bins, their period found by autocorrelation, and two models that
 * say from it what comes within the next start-up time. It pre-warms where workers are dear to start.
 *
 * 1. Arrivals are counted in bins of a fifth of the start-up time. 512 bins are kept; while they show no period they become
 *    coarser, so that in time a period of a day is found as well as one of a minute.
 * 2. Each model foretells, and is scored when that time has come, against taking the last value for the next.
 * 3. After one period of scores a model that does better acts: the floor is what its forecast needs, with the headroom of a
 *    steady load. As soon as it does worse it ends.
 * 4. Until then the floor is what `demand` wants by its own defaults.
 *
 * Use it beside a demand with a short `downWindowMs`, as `forecastPolicy` does: a long one keeps the workers of the last peak
 * anyway, and a forecast can only add to them. Trap: a load has to be seen for three periods before it acts.
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
    decide: (state, view) => decideAhead(learn(state, view, settings), view, reactive),
    // A pool that rests wakes up for a task, and not for what is foretold.
    isAtRest: ({ outlook, demand: state }, view) =>
      outlook.period === null && (state === null || reactive?.isAtRest?.(state, view) === true),
  };
};

const learn = (state: ForecastState, view: DecisionView, settings: OutlookSettings): ForecastState => ({
  ...state,
  outlook: stepOutlook(state.outlook, view.observation, leadOf(view, state.outlook.history.binMs), settings),
  service: stepService(state.service, view.observation, DEMAND_DEFAULTS.slowMs),
});

/** Workers for the most that is expected within the lead, and the facts behind them. */
const expected = (
  { outlook, service }: ForecastState,
  { limits }: DecisionView,
): { readonly size: number; readonly detail: Detail } => {
  const { history, period, ahead, score } = outlook;
  const perMs = Math.max(0, ...ahead) / history.binMs;
  const load = perMs * (meanRunMs(service) ?? 0);
  const size = load > 0 ? load + steadyHeadroom(load, residualRunMs(service), limits.waitSloMs) : 0;
  const best = bestModel(score);
  if (period === null || best === undefined) return { size, detail: { binMs: history.binMs } };
  const { name: model, errorRatio } = best;
  return { size, detail: { model, periodMs: period * history.binMs, errorRatio, aheadPerSec: perMs * 1_000, foreseen: size } };
};

const decideAhead = (
  state: ForecastState,
  view: DecisionView,
  reactive: Decider<DemandState> | undefined,
): Verdict<ForecastState> => {
  const { size, detail } = expected(state, view);
  // The demand steps also while it does not count, so that it is warm when it has to.
  const held = reactive === undefined || state.demand === null ? undefined : reactive.decide(state.demand, view);
  const next = held === undefined ? state : { ...state, demand: held.state };
  if (state.outlook.isTrusted) return { state: next, desired: size, reason: 'FLOOR:FORECAST', detail };
  return { state: next, desired: held?.desired ?? 0, reason: 'FLOOR:FORECAST_LEARNING', detail };
};
