import type { DecisionView, Verdict } from '../decider.ts';
import type { Observation } from '../observation.ts';

/** What is known before any task has completed. Plain JSON. */
export interface BlindState {
  /** Worker time spent on tasks so far, in milliseconds. */
  readonly busyMs: number;
  /** Tasks that ran and ended badly. */
  readonly ended: number;
}

export const NO_SIGHT: BlindState = { busyMs: 0, ended: 0 };

/** Takes in one step. */
export const stepBlind = (state: BlindState, { busy, dtMs, failures, overloads }: Observation): BlindState => ({
  busyMs: state.busyMs + busy * dtMs,
  ended: state.ended + failures + overloads,
});

/**
 * Holds the size while the run time is unknown, but does not starve: a pool whose tasks are long looks idle by its
 * completions. Tasks that run or ended took `busyMs` in all, so their mean run time is *at least* `busyMs / (running + ended)`,
 * and it grows while nothing ends; the queue needs a worker for each SLO's worth of that, and at most one for each task.
 */
export const decideBlind = (state: BlindState, { observation, limits }: DecisionView): Omit<Verdict<never>, 'state'> => {
  const { busy, desired, queued } = observation;
  const tasks = busy + state.ended;
  const atLeastRunMs = tasks > 0 ? state.busyMs / tasks : 0;
  const size = Math.max(queued > 0 ? 1 : 0, busy + queued * Math.min(1, atLeastRunMs / limits.waitSloMs));
  if (size > desired) return { desired: size, reason: 'STALLED', detail: { queued, atLeastRunMs } };
  return { desired, reason: 'NO_DATA', detail: { signal: 'completions' } };
};
