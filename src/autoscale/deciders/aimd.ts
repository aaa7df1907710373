import { checkFinite, checkInteger, checkKeys, checkOneOf } from '../../internal/index.ts';
import type { Decider, DecisionView, Verdict } from '../decider.ts';
import { type BusyAverage, stepBusy } from './busy-average.ts';
import { checkFillLimits, FILL_DEFAULTS, fillPressure, leastWhileQueued } from './fill-pressure.ts';
import type { Pressure } from './pressure.ts';
import { checkWaitLimits, WAIT_LIMIT_DEFAULTS, waitPressure } from './wait-pressure.ts';

/** Options of {@link aimd}. @public */
export interface AimdOptions {
  /** What says that the pool is too small or too large: how long tasks wait, or how full the queue is. @defaultValue 'wait' */
  readonly by?: 'wait' | 'queueFill';
  /** Workers added in one step. Range: an integer, 1 or more. @defaultValue 1 */
  readonly increase?: number;
  /** Share of the workers removed in one step, rounded down but at least one worker. Range: above 0, below 1. @defaultValue 0.25 */
  readonly decreaseRatio?: number;
  /** A step down stops where this share of the remaining workers would be busy. Range: above 0, to 1. @defaultValue 0.7 */
  readonly maxUtilizationRatio?: number;
  /** By wait: grows while 1 % of tasks wait longer, in milliseconds. Range: 0 and up, above `lowMeanMs`. @defaultValue 500 */
  readonly highP99Ms?: number;
  /** By wait: may shrink while tasks wait less on average, in milliseconds. Range: 0 and up. @defaultValue 20 */
  readonly lowMeanMs?: number;
  /** By wait: grows only while at least this share of the workers is busy. Range: 0–1. @defaultValue 0.5 */
  readonly minBusyRatio?: number;
  /** By queue fill: grows above it. Range: 0–1, above `lowFillRatio`. @defaultValue 0.75 */
  readonly highFillRatio?: number;
  /** By queue fill: may shrink below it. Range: 0–1. @defaultValue 0.10 */
  readonly lowFillRatio?: number;
}

/** Defaults of {@link AimdOptions}. @public */
export const AIMD_DEFAULTS = Object.freeze({
  by: 'wait',
  increase: 1,
  decreaseRatio: 0.25,
  maxUtilizationRatio: 0.7,
  ...WAIT_LIMIT_DEFAULTS,
  ...FILL_DEFAULTS,
} as const);

/** State of {@link aimd}: plain JSON. @public */
export interface AimdState {
  /** Busy workers, averaged. */
  readonly busy: BusyAverage;
}

/**
 * Additive increase, multiplicative decrease: one worker more while the pool is too small, a quarter fewer while it is too
 * large, at least one. Relative: it starts from the size that the pool is steered to.
 *
 * The rule comes from congestion control, where it probes how much a shared link bears: up with care, down in a hurry. That is
 * right for a **ceiling** over something that others use too. As a demand it is upside down: a queue that grows wants workers
 * now, and workers that are let go too soon are missed. Use it as a demand only where a worker is dear to hold, the load
 * changes slowly and a late task costs little.
 * @throws OptionError when an option is unknown or out of range, or a low limit is not below its high one.
 * @public
 */
export const aimd = (options: AimdOptions = {}): Decider<AimdState> => {
  const settings = checkedSettings(options);
  return {
    name: 'aimd',
    spec: { kind: 'aimd', options: { ...settings } },
    start: () => ({ busy: null }),
    decide: (state, view) => decideByAimd(state, view, settings),
  };
};

type AimdSettings = Required<AimdOptions>;

const checkedSettings = (options: AimdOptions): AimdSettings => {
  checkKeys('aimd', options, Object.keys(AIMD_DEFAULTS));
  const { by, increase, decreaseRatio, maxUtilizationRatio } = { ...AIMD_DEFAULTS, ...options };
  return {
    by: checkOneOf('aimd.by', by, ['wait', 'queueFill']),
    increase: checkInteger('aimd.increase', increase, { min: 1 }),
    decreaseRatio: checkFinite('aimd.decreaseRatio', decreaseRatio, { min: Number.MIN_VALUE, max: 1 - Number.EPSILON }),
    maxUtilizationRatio: checkFinite('aimd.maxUtilizationRatio', maxUtilizationRatio, { min: Number.MIN_VALUE, max: 1 }),
    ...checkWaitLimits('aimd', options),
    ...checkFillLimits('aimd', options),
  };
};

const pressureOf = ({ observation }: DecisionView, settings: AimdSettings): Pressure =>
  settings.by === 'wait' ? waitPressure(observation, settings) : fillPressure(observation, settings);

const decideByAimd = (state: AimdState, view: DecisionView, settings: AimdSettings): Verdict<AimdState> => {
  const { observation } = view;
  const { desired } = observation;
  const busy = stepBusy(state.busy, observation);
  const { direction, reason, detail } = pressureOf(view, settings);
  if (direction === 'up') return { state: { busy }, desired: desired + settings.increase, reason, detail };
  if (direction === 'none') return { state: { busy }, desired, reason, detail };
  const { decreaseRatio, maxUtilizationRatio } = settings;
  // A quarter of 3, rounded down, is 0: without the 1 the size would rest at 3 for ever.
  const lowered = desired - Math.max(1, Math.floor(desired * decreaseRatio));
  const needed = Math.ceil(busy / maxUtilizationRatio);
  const facts = { ...detail, needed, maxUtilizationRatio };
  if (needed >= desired) return { state: { busy }, desired, reason: 'BUSY_AFTER_SHRINK', detail: facts };
  return { state: { busy }, desired: Math.max(lowered, needed, leastWhileQueued(observation)), reason, detail: facts };
};
