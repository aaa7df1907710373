import { checkInteger, checkKeys } from '../../internal/index.ts';
import type { Decider, DecisionView, Verdict } from '../decider.ts';
import { checkFillLimits, FILL_DEFAULTS, fillPressure, leastWhileQueued } from './fill-pressure.ts';

/** Options of {@link step}. @public */
export interface StepOptions {
  /** Queue fill above which the pool grows. Range: 0–1, above `lowFillRatio`. @defaultValue 0.75 */
  readonly highFillRatio?: number;
  /** Queue fill below which it shrinks. Range: 0–1. @defaultValue 0.10 */
  readonly lowFillRatio?: number;
  /** Workers added in one step. Range: an integer, 1 or more. @defaultValue 2 */
  readonly up?: number;
  /** Workers removed in one step. Range: an integer, 1 or more. @defaultValue 1 */
  readonly down?: number;
}

/** Defaults of {@link StepOptions}. @public */
export const STEP_DEFAULTS = Object.freeze({ ...FILL_DEFAULTS, up: 2, down: 1 });

/**
 * A demand that takes a fixed step when the queue is nearly full or nearly empty. The size it starts from is the one that the
 * pool is steered to, never the live or busy workers: those lag, and a step from them can shrink a pool that should grow.
 *
 * Use it where queue depth is all that is known, behind a cooldown. Traps: queue fill stops at 1, so a deep overload looks
 * like a slight one and the answer is slow; a queue without a bound has no fill, and the size is held. A pool that has shrunk to 0 grows
 * with its first waiting task.
 * @throws OptionError when an option is unknown or out of range, or `lowFillRatio` is not below `highFillRatio`.
 * @public
 */
export const step = (options: StepOptions = {}): Decider<null> => {
  const settings = checkedSettings(options);
  return {
    name: 'step',
    spec: { kind: 'step', options: { ...settings } },
    start: () => null,
    isAtRest: () => true,
    decide: (_state, view) => decideByFill(view, settings),
  };
};

const checkedSettings = (options: StepOptions): Required<StepOptions> => {
  checkKeys('step', options, Object.keys(STEP_DEFAULTS));
  return {
    ...checkFillLimits('step', options),
    up: checkInteger('step.up', options.up ?? STEP_DEFAULTS.up, { min: 1 }),
    down: checkInteger('step.down', options.down ?? STEP_DEFAULTS.down, { min: 1 }),
  };
};

const decideByFill = ({ observation }: DecisionView, settings: Required<StepOptions>): Verdict<null> => {
  const { desired } = observation;
  const { direction, reason, detail } = fillPressure(observation, settings);
  if (direction === 'up') return { state: null, desired: desired + settings.up, reason, detail };
  const lowered = Math.max(leastWhileQueued(observation), desired - settings.down);
  if (direction === 'down') return { state: null, desired: lowered, reason, detail };
  return { state: null, desired, reason, detail };
};
