import { checkFinite, checkKeys } from '../../internal/index.ts';
import { isClockGap } from '../clock-gap.ts';
import type { Decider, DecisionView, Verdict } from '../decider.ts';
import { type BlindState, decideBlind, NO_SIGHT, stepBlind } from './demand-blind.ts';
import { isWarm, meanRunMs, NO_SERVICE, type ServiceState, stepService } from './demand-service-time.ts';

/** Options of {@link backlogPerWorker}. @public */
export interface BacklogPerWorkerOptions {
  /** Tasks, running and waiting, that one worker may have before it. Range: above 0. @defaultValue `acceptableWaitMs` over the mean run time */
  readonly tasks?: number;
  /** Wait from which the number of tasks follows, in milliseconds. Range: above 0. @defaultValue half the wait SLO */
  readonly acceptableWaitMs?: number;
}

/** State of {@link backlogPerWorker}: plain JSON. @public */
export interface BacklogPerWorkerState {
  readonly service: ServiceState;
  readonly blind: BlindState;
}

/**
 * A demand by the backlog: as many workers as leave each so many tasks, by default those that it works off within half the wait
 * SLO. Absolute: workers that are starting are not counted twice.
 *
 * Use it for queues of other systems whose length is all that is known of the arrivals. Traps: it waits for a backlog before it
 * grows, so tasks wait about `acceptableWaitMs` on average; and with few tasks in sight it is restless, so put a
 * `stabilization` window behind it. A worker is never asked for without a task, nor a task left without a worker.
 * @throws OptionError when an option is unknown or out of range.
 * @public
 */
export const backlogPerWorker = (options: BacklogPerWorkerOptions = {}): Decider<BacklogPerWorkerState> => {
  const settings = checkedSettings(options);
  return {
    name: 'backlogPerWorker',
    spec: { kind: 'backlogPerWorker', options: { ...settings } },
    start: () => ({ service: NO_SERVICE, blind: NO_SIGHT }),
    decide: (state, view) => decideByBacklog(learn(state, view), view, settings),
  };
};

/** Time constant of the mean run time, as in `demand`. */
const RUN_TIME_TAU_MS = 10_000;

const checkedSettings = (options: BacklogPerWorkerOptions): BacklogPerWorkerOptions => {
  checkKeys('backlogPerWorker', options, ['tasks', 'acceptableWaitMs']);
  const { tasks, acceptableWaitMs } = options;
  const range = { min: Number.MIN_VALUE };
  return {
    ...(tasks !== undefined && { tasks: checkFinite('backlogPerWorker.tasks', tasks, range) }),
    ...(acceptableWaitMs !== undefined && {
      acceptableWaitMs: checkFinite('backlogPerWorker.acceptableWaitMs', acceptableWaitMs, range),
    }),
  };
};

const learn = ({ service, blind }: BacklogPerWorkerState, { observation }: DecisionView): BacklogPerWorkerState => ({
  service: stepService(service, observation, RUN_TIME_TAU_MS),
  blind: stepBlind(blind, observation),
});

/** A task that runs longer than the acceptable wait needs a worker of its own, and no more than that. */
const tasksWithin = (acceptableWaitMs: number, runMs: number): number =>
  Math.max(1, acceptableWaitMs / Math.max(runMs, Number.EPSILON));

const decideByBacklog = (
  state: BacklogPerWorkerState,
  view: DecisionView,
  { tasks: fixed, acceptableWaitMs = view.limits.waitSloMs / 2 }: BacklogPerWorkerOptions,
): Verdict<BacklogPerWorkerState> => {
  const { busy, queued, desired, dtMs } = view.observation;
  if (isClockGap(view)) return { state, desired, reason: 'NO_DATA', detail: { gapMs: dtMs } };
  const runMs = meanRunMs(state.service);
  const perWorker = fixed ?? (runMs === undefined ? undefined : tasksWithin(acceptableWaitMs, runMs));
  if (perWorker === undefined) return { state, ...decideBlind(state.blind, view) };
  const tasks = busy + queued;
  const size = Math.ceil(tasks / perWorker);
  const detail = { tasks, perWorker, queued };
  if (size < desired && fixed === undefined && !isWarm(state.service)) return { state, desired, reason: 'WARMUP', detail };
  return { state, desired: size, reason: 'BACKLOG', detail };
};
