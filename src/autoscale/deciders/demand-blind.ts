import type { DecisionView, Verdict } from '../decider.ts';
import type { Observation } from '../observation.ts';

/** What is known of run times before enough tasks have completed. Plain JSON. */
export interface BlindState {
  /** Worker time spent on tasks so far, in milliseconds. */
  readonly busyMs: number;
  /** Tasks that ran and ended. */
  readonly ended: number;
}

export const NO_SIGHT: BlindState = { busyMs: 0, ended: 0 };

/** Takes in one step. */
export const stepBlind = (state: BlindState, { busy, dtMs, completions, failures, overloads }: Observation): BlindState => ({
  busyMs: state.busyMs + busy * dtMs,
  ended: state.ended + completions + failures + overloads,
});

/**
 * The run time that tasks have at least, on average: those that run or ended took `busyMs` in all. It grows while nothing ends. The first to
 * end are the short ones, so that while few have ended it says more than their mean.
 */
export const atLeastRunMs = ({ busyMs, ended }: BlindState, { busy }: Observation): number => {
  const tasks = busy + ended;
  return tasks > 0 ? busyMs / tasks : 0;
};

/**
 * Holds the size while the run time is unknown, but does not starve: a pool whose tasks are long looks idle by its
 * completions. With what tasks take at least, the queue needs a worker for each SLO's worth of that, and at most one for each
 * task; and the arrivals need as many as Little's law says.
 */
export const decideBlind = (
  state: BlindState,
  { observation, limits }: DecisionView,
  ratePerMs = 0,
): Omit<Verdict<never>, 'state'> => {
  const { busy, desired, queued } = observation;
  const runMs = atLeastRunMs(state, observation);
  const forQueue = Math.max(queued > 0 ? 1 : 0, busy + queued * Math.min(1, runMs / limits.waitSloMs));
  const size = queued > 0 ? Math.max(forQueue, Math.min(busy + queued, ratePerMs * runMs)) : forQueue;
  if (size > desired) return { desired: size, reason: 'STALLED', detail: { queued, atLeastRunMs: runMs } };
  return { desired, reason: 'NO_DATA', detail: { signal: 'completions' } };
};
