import { checkFinite, checkInteger, checkKeys } from '../../internal/index.ts';
import type { DecisionView } from '../decider.ts';
import type { Guard, GuardVerdict } from '../guard.ts';
import { withinBounds } from '../size-rounding.ts';
import { appliedChange } from './applied-change.ts';
import { type ChangeWindow, NO_CHANGES, netChange, pushChange } from './change-window.ts';

/** Options of {@link stepRate}. Of `workers` and `ratio` the one that allows more counts. @public */
export interface StepRateOptions {
  /** Workers that may be added in one period. Range: an integer, 1 or more. @defaultValue 4 */
  readonly upWorkers?: number;
  /** Share of the size at the period's start that may be added in it. Range: 0 and up. @defaultValue 1 (it may double) */
  readonly upRatio?: number;
  /** Period for growth, in milliseconds. Range: 1 and up. @defaultValue the start-up time of a worker, at least 1_000 */
  readonly upPerMs?: number;
  /** Workers that may be removed in one period. Range: an integer, 1 or more. @defaultValue 1 */
  readonly downWorkers?: number;
  /** Share of the size at the period's start that may be removed in it. Range: 0–1. @defaultValue 0.25 */
  readonly downRatio?: number;
  /** Period for shrinking, in milliseconds. Range: 1 and up. @defaultValue 10_000 */
  readonly downPerMs?: number;
}

/** Defaults of {@link StepRateOptions}; without `upPerMs` the period for growth follows the start-up time. @public */
export const STEP_RATE_DEFAULTS = Object.freeze({ upWorkers: 4, upRatio: 1, downWorkers: 1, downRatio: 0.25, downPerMs: 10_000 });

/** State of {@link stepRate}: plain JSON. @public */
export interface StepRateState {
  /** Size in the last observation; `null` before the first. */
  readonly lastDesired: number | null;
  /** Applied resizes of the period for growth. */
  readonly up: ChangeWindow;
  /** Applied resizes of the period for shrinking. */
  readonly down: ChangeWindow;
}

interface StepRateSettings extends Required<Omit<StepRateOptions, 'upPerMs'>> {
  readonly upPerMs?: number;
}

const LEAST_UP_PERIOD_MS = 1_000;

/**
 * A guard that bounds how fast the size may change: growth by 4 workers or 100 % in a second (or the time that a worker takes
 * to start, so that nobody grows twice before the first growth bites), shrinking by one worker or 25 % in ten seconds.
 *
 * It counts applied resizes in both directions, whoever made them. Use it behind relative deciders, whose steps add up; an
 * absolute demand needs none, and is late with one.
 *
 * The rule is that of Kubernetes' horizontal autoscaler (`horizontal.go`).
 * @throws OptionError when an option is unknown or out of range.
 * @public
 */
export const stepRate = (options: StepRateOptions = {}): Guard<StepRateState> => {
  const settings = checkedSettings(options);
  return {
    name: 'stepRate',
    place: 'stepRate',
    spec: { kind: 'stepRate', options: { ...settings } },
    start: () => ({ lastDesired: null, up: NO_CHANGES, down: NO_CHANGES }),
    apply: (state, view, proposed) => {
      const periods = { ...settings, upPerMs: settings.upPerMs ?? defaultUpPerMs(view) };
      return limit(learn(state, view, periods), view, proposed, periods);
    },
  };
};

const checkedSettings = (options: StepRateOptions): StepRateSettings => {
  checkKeys('stepRate', options, [...Object.keys(STEP_RATE_DEFAULTS), 'upPerMs']);
  const { upWorkers, upRatio, upPerMs, downWorkers, downRatio, downPerMs } = { ...STEP_RATE_DEFAULTS, ...options };
  return {
    upWorkers: checkInteger('stepRate.upWorkers', upWorkers, { min: 1 }),
    upRatio: checkFinite('stepRate.upRatio', upRatio, { min: 0 }),
    ...(upPerMs !== undefined && { upPerMs: checkFinite('stepRate.upPerMs', upPerMs, { min: 1 }) }),
    downWorkers: checkInteger('stepRate.downWorkers', downWorkers, { min: 1 }),
    downRatio: checkFinite('stepRate.downRatio', downRatio, { min: 0, max: 1 }),
    downPerMs: checkFinite('stepRate.downPerMs', downPerMs, { min: 1 }),
  };
};

const defaultUpPerMs = ({ observation, limits }: DecisionView): number =>
  Math.max(LEAST_UP_PERIOD_MS, observation.startupMs > 0 ? observation.startupMs : limits.startupMs);

const learn = (
  state: StepRateState,
  { observation }: DecisionView,
  { upPerMs, downPerMs }: Required<StepRateSettings>,
): StepRateState => {
  const { nowMs, desired } = observation;
  const change = appliedChange(state.lastDesired, observation);
  return {
    lastDesired: desired,
    up: pushChange(state.up, change, nowMs, upPerMs),
    down: pushChange(state.down, change, nowMs, downPerMs),
  };
};

const limit = (
  state: StepRateState,
  view: DecisionView,
  proposed: number,
  { upWorkers, upRatio, upPerMs, downWorkers, downRatio, downPerMs }: Required<StepRateSettings>,
): GuardVerdict<StepRateState> => {
  const { desired } = view.observation;
  const wanted = withinBounds(proposed, view.limits);
  const beforeUp = Math.max(0, desired - netChange(state.up));
  const beforeDown = Math.max(0, desired - netChange(state.down));
  const highest = Math.max(desired, beforeUp + Math.max(upWorkers, Math.ceil(beforeUp * upRatio)));
  const lowest = Math.min(desired, beforeDown - Math.max(downWorkers, Math.floor(beforeDown * downRatio)));
  const oldestUp = state.up[0];
  const oldestDown = state.down[0];
  const times = {
    ...(highest === desired && oldestUp !== undefined && { upAtMs: oldestUp.lastMs + upPerMs }),
    ...(lowest === desired && oldestDown !== undefined && { downAtMs: oldestDown.lastMs + downPerMs }),
  };
  if (wanted > highest)
    return { state, desired: highest, reason: 'RATE_LIMITED_UP', detail: { proposed, highest, perMs: upPerMs }, ...times };
  if (wanted < lowest)
    return { state, desired: lowest, reason: 'RATE_LIMITED_DOWN', detail: { proposed, lowest, perMs: downPerMs }, ...times };
  return { state, desired: proposed, ...times };
};
