import type { DecisionView } from '../decider.ts';

/** Share of the slack that a queue may use up before it counts as backlog. */
const GRACE_RATIO = 0.35;

/** Time in which the backlog is to be worked off: what the oldest task may still wait, but no shorter than can be acted in. */
export const drainMs = ({ observation, limits }: DecisionView, startupMs: number): number =>
  Math.max(limits.waitSloMs - observation.oldestWaitMs, limits.waitSloMs / 5, limits.tickMs, startupMs);

/**
 * Queued tasks that the load's own workers do not start in time. A queue of `n` tasks, served at the rate at which tasks
 * arrive, is a wait of `n / rate`; what waits for less than a third of the slack is the normal breathing of a busy pool. The
 * slack is what the SLO leaves beside the start-up time: where starting takes as long as a task may wait, none is left.
 */
export const backlogTasks = ({ observation, limits }: DecisionView, ratePerMs: number, startupMs: number): number =>
  Math.max(0, observation.queued - ratePerMs * GRACE_RATIO * Math.max(0, limits.waitSloMs - startupMs));

/** What is known of the load when its backlog is sized. */
export interface BacklogLoad {
  /** Rate at which tasks will come when a worker that is asked for now is ready. */
  readonly ratePerMs: number;
  /** Rate at which they come now. */
  readonly levelPerMs: number;
  readonly runMs: number;
  readonly startupMs: number;
}

/**
 * Tasks by which a queue grows until a worker that is asked for now is ready. Those that are starting will serve for half of that
 * time, on average. A queue that is empty is not taken to grow.
 */
export const growthTasks = ({ observation }: DecisionView, { levelPerMs, runMs, startupMs }: BacklogLoad): number => {
  const { live, starting, queued } = observation;
  if (queued === 0 || runMs <= 0) return 0;
  return Math.max(0, levelPerMs - (live - starting / 2) / runMs) * startupMs;
};

/** Workers beside those of the load that work off the backlog in time. Never more than one for each task of it. */
export const backlogWorkers = (view: DecisionView, load: BacklogLoad): number => {
  const { ratePerMs, runMs, startupMs } = load;
  const tasks = backlogTasks(view, ratePerMs, startupMs) + growthTasks(view, load);
  return tasks * Math.min(1, runMs / drainMs(view, startupMs));
};
