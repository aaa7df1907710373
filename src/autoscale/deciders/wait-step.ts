import { checkFinite, checkInteger, checkKeys } from '../../internal/index.ts';
import type { Decider, DecisionView, Verdict } from '../decider.ts';
import { type BusyAverage, stepBusy, utilizationAt } from './busy-average.ts';
import { checkWaitLimits, WAIT_LIMIT_DEFAULTS, waitPressure } from './wait-pressure.ts';

/** Options of {@link waitStep}. @public */
export interface WaitStepOptions {
  /** The pool grows while 1 % of tasks wait longer than this, in milliseconds. Range: 0 and up, above `lowMeanMs`. @defaultValue 500 */
  readonly highP99Ms?: number;
  /** It may shrink while tasks wait less than this on average, in milliseconds. Range: 0 and up. @defaultValue 20 */
  readonly lowMeanMs?: number;
  /** Workers added in one step. Range: an integer, 1 or more. @defaultValue 2 */
  readonly up?: number;
  /** Workers removed in one step. Range: an integer, 1 or more. @defaultValue 1 */
  readonly down?: number;
  /** It shrinks only if at most this share of the workers would be busy afterwards. Range: above 0, to 1. @defaultValue 0.7 */
  readonly maxUtilizationRatio?: number;
  /** It grows only while at least this share of the workers is busy. Range: 0–1. @defaultValue 0.5 */
  readonly minBusyRatio?: number;
}

/** Defaults of {@link WaitStepOptions}. @public */
export const WAIT_STEP_DEFAULTS = Object.freeze({ ...WAIT_LIMIT_DEFAULTS, up: 2, down: 1, maxUtilizationRatio: 0.7 });

/** State of {@link waitStep}: plain JSON. @public */
export interface WaitStepState {
  /** Busy workers, averaged. */
  readonly busy: BusyAverage;
}

/**
 * A demand that takes a fixed step by how long tasks wait: two more workers while 1 % wait longer than 500 ms, one fewer while
 * they wait less than 20 ms on average. Relative: it starts from the size that the pool is steered to.
 *
 * Low waits are the goal and no proof of too many workers, so it shrinks only if the remaining ones would be at most 70 % busy.
 * A pool that is stuck records no waits and looks idle; there the age of the oldest waiting task counts, and it never shrinks.
 *
 * Use it where waits are what matters and the load changes slowly. Trap: a fixed step is slow against a load that doubles; use
 * `demand` where run times are known. Decides the direction only: put a cooldown behind it.
 * @throws OptionError when an option is unknown or out of range, or `lowMeanMs` is not below `highP99Ms`.
 * @public
 */
export const waitStep = (options: WaitStepOptions = {}): Decider<WaitStepState> => {
  const settings = checkedSettings(options);
  return {
    name: 'waitStep',
    spec: { kind: 'waitStep', options: { ...settings } },
    start: () => ({ busy: null }),
    decide: (state, view) => decideByWaits(state, view, settings),
  };
};

type WaitStepSettings = Required<WaitStepOptions>;

const checkedSettings = (options: WaitStepOptions): WaitStepSettings => {
  checkKeys('waitStep', options, Object.keys(WAIT_STEP_DEFAULTS));
  const { up, down, maxUtilizationRatio } = { ...WAIT_STEP_DEFAULTS, ...options };
  return {
    ...checkWaitLimits('waitStep', options),
    up: checkInteger('waitStep.up', up, { min: 1 }),
    down: checkInteger('waitStep.down', down, { min: 1 }),
    maxUtilizationRatio: checkFinite('waitStep.maxUtilizationRatio', maxUtilizationRatio, { min: Number.MIN_VALUE, max: 1 }),
  };
};

const decideByWaits = (
  state: WaitStepState,
  { observation }: DecisionView,
  settings: WaitStepSettings,
): Verdict<WaitStepState> => {
  const { desired } = observation;
  const busy = stepBusy(state.busy, observation);
  const { direction, reason, detail } = waitPressure(observation, settings);
  if (direction === 'up') return { state: { busy }, desired: desired + settings.up, reason, detail };
  if (direction === 'none') return { state: { busy }, desired, reason, detail };
  const { down, maxUtilizationRatio } = settings;
  const utilizationAfter = utilizationAt(busy, desired - down);
  const facts = { ...detail, utilizationAfter, maxUtilizationRatio };
  if (utilizationAfter > maxUtilizationRatio) return { state: { busy }, desired, reason: 'BUSY_AFTER_SHRINK', detail: facts };
  return { state: { busy }, desired: desired - down, reason, detail: facts };
};
