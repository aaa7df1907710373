import type { Decider, DecisionView, Limits } from '../decider.ts';
import { type ThroughputOptions, type ThroughputSettings, throughputSettings } from './throughput-options.ts';
import { isSilent, NO_OVERLOAD, noteOverloads, type Overload, raiseLimit } from './throughput-overload.ts';
import { advance } from './throughput-search.ts';
import { appliedSize, type Search, standAt, startSearch } from './throughput-search-state.ts';
import { windowOf } from './throughput-window.ts';

export interface ThroughputState {
  readonly search: Search;
  readonly overload: Overload;
}

const noteTick = (state: ThroughputState, { observation }: DecisionView): Overload => {
  const { search } = state;
  const recent = search.segment.recent;
  const ms = recent.elapsedMs + observation.dtMs;
  const done = recent.completions + observation.completions;
  return noteOverloads(state.overload, {
    nowMs: observation.nowMs, dtMs: observation.dtMs, overloads: observation.overloads, completions: observation.completions,
    retryAfterMs: observation.retryAfterMs, size: observation.desired, safeSize: Math.min(search.size, observation.desired),
    perMs: ms > 0 ? done / ms : 0,
    runMs: done > 0 ? (recent.runMsSum + observation.runMsSum) / done : search.runMs,
  });
};

const decide = (state: ThroughputState, view: DecisionView, settings: ThroughputSettings): ThroughputState => {
  const { observation, limits } = view;
  const { nowMs } = observation;
  let overload = noteTick(state, view);
  let search = state.search;
  if (overload.limit !== null && overload.lastAtMs === nowMs) {
    return { overload, search: { ...standAt(search, overload.limit), stage: 'track', span: Math.max(1, search.span) } };
  }
  if (isSilent(overload, nowMs) || nowMs < overload.graceUntilMs) return { overload, search };
  const raised = raiseLimit(overload, nowMs, search.size === overload.limit && search.trial === null);
  if (raised.limit !== overload.limit && raised.limit !== null && raised.limit <= limits.max) {
    return { overload: raised, search: standAt(search, raised.limit) };
  }
  const high = Math.min(limits.max, overload.limit ?? limits.max);
  if (observation.desired !== appliedSize(search)) return { overload, search };
  search = advance(search, {
    nowMs, busy: observation.busy, tick: windowOf(observation),
    bounds: { low: Math.max(1, limits.min), high }, minElasticity: settings.minElasticity,
    maxRestMs: settings.maxRestMs, tickMs: limits.tickMs, mayRise: true,
  });
  return { overload, search };
};

export const throughput = (options: ThroughputOptions = {}): Decider<ThroughputState> => {
  const settings = throughputSettings(options);
  return {
    name: 'throughput',
    spec: { kind: 'throughput', options: { ...options } },
    start: (limits: Limits) => ({ search: startSearch(Math.max(limits.min, Math.min(limits.max, settings.initial))), overload: NO_OVERLOAD }),
    decide: (state, view) => {
      const next = decide(state, view, settings);
      const { search, overload } = next;
      return { state: next, desired: isSilent(overload, view.observation.nowMs) ? 1 : appliedSize(search), reason: 'CEILING:SEEKING', detail: { stage: search.stage, up: search.up.mean, ups: Math.sqrt(search.up.variance), down: search.down.mean, downs: Math.sqrt(search.down.variance), span: search.span, infl: search.noise.inflation, limit: overload.limit ?? -1 } };
    },
  };
};
