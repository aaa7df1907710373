import type { DecisionView, Detail } from './decider.ts';
import type { HeldBackObservation, Observation } from './observation.ts';
import type { ReasonCode } from './reason.ts';

/** What holds back every task that waits, so that no further worker could be of use; `undefined` when some lack a worker. */
export const heldBackAll = ({ heldBack, queued }: Observation): HeldBackObservation | undefined =>
  heldBack !== undefined && queued > 0 && heldBack.tasks >= queued ? heldBack : undefined;

/**
 * The view that the stages are asked with: tasks that wait for a rate or for others of their key are not in the queue for a worker.
 *
 * The load is what has started, and what lacks a worker as far as it came in this step; refusals of a queue that others than workers have
 * filled are no load. When no task lacks a worker there is no wait for one, and how long tasks have waited for workers is not known
 * (absent, not zero), since those waits are the rate's.
 */
export const viewOfWorkers = (view: DecisionView): DecisionView => {
  const { observation } = view;
  const { heldBack, queued } = observation;
  if (heldBack === undefined) return view;
  const { starts = observation.arrivals } = heldBack;
  const lacking = Math.max(0, queued - heldBack.tasks);
  const arrivals = Math.max(starts, Math.min(observation.arrivals, starts + lacking));
  const load = { ...observation, queued: lacking, arrivals, rejections: 0, shed: 0 };
  if (heldBackAll(observation) === undefined) return { ...view, observation: load };
  const { waitMs: _waits, ...known } = load;
  return { ...view, observation: { ...known, oldestWaitMs: 0 } };
};

/** The reason that names what holds tasks back. */
export const reasonOfHeldBack = ({ by, name }: HeldBackObservation): ReasonCode => {
  if (by === 'maxPerKey') return 'MAX_PER_KEY';
  return name === undefined ? 'RATE' : `RATE:${name}`;
};

/** Its numbers. */
export const detailOfHeldBack = ({ tasks, limit, perMs, freeInMs }: HeldBackObservation): Detail => ({
  heldTasks: tasks,
  limit,
  ...(perMs !== undefined && { perMs }),
  ...(freeInMs !== undefined && { freeInMs }),
});
