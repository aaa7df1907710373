import type { Decider } from '../decider.ts';
import { isSilent } from './overload-limit.ts';
import { type ThroughputOptions, throughputSettings } from './throughput-options.ts';
import { detailOf, reasonOf } from './throughput-report.ts';
import { appliedSize, startSearch } from './throughput-search-state.ts';
import { startThroughput, stepThroughput, type ThroughputState } from './throughput-step.ts';

export type { ThroughputState } from './throughput-step.ts';

/**
 * A ceiling that finds by itself how many tasks to run at once: the size beyond which more workers give no more throughput.
 *
 * It steers by the elasticity of throughput, d ln X / d ln n: 1 means that more workers pay in full, 0 is a plateau, below 0
 * lies the far side of a knee. A dependency that becomes slow as a whole leaves the elasticity alone, so nothing is cut that
 * does not need it. Refusals (429, 503, timeouts, as `classify` names them) act at once, on a path of their own.
 *
 * Use `start: 'low'` for batch work and a tick of 50 ms; `start: 'high'` for open load, where it learns while all workers are
 * busy and work waits. Traps: throughput must come from the size, so a second limit in the handler hides the answer; with
 * tasks of seconds the search takes minutes.
 * @throws OptionError for an unknown option or a value out of range.
 * @public
 */
export const throughput = (options: ThroughputOptions = {}): Decider<ThroughputState> => {
  const settings = throughputSettings(options);
  return {
    name: 'throughput',
    spec: { kind: 'throughput', options: { ...options } },
    // Without a refusal so far, a step without work stands still where it is; after one, the time without work is counted.
    isAtRest: ({ overload }) => overload.limit === null,
    start: ({ min, max }) => startThroughput(startSearch(Math.max(1, min, Math.min(max, settings.initial)))),
    decide: (state, view) => {
      const next = stepThroughput(state, view, settings);
      const input = { nowMs: view.observation.nowMs, max: view.limits.max, minElasticity: settings.minElasticity };
      const desired = isSilent(next.overload, input.nowMs) ? 1 : appliedSize(next.search);
      return {
        state: next,
        desired: Math.max(1, Math.min(desired, view.limits.max)),
        reason: reasonOf(next.search, next.overload, input),
        detail: detailOf(next.search, next.overload, input),
      };
    },
  };
};
