import { OptionError } from '../../errors/index.ts';
import { checkFinite, checkInteger, checkKeys } from '../../internal/index.ts';
import type { Decider, DecisionView, Verdict } from '../decider.ts';

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
export const STEP_DEFAULTS = Object.freeze({ highFillRatio: 0.75, lowFillRatio: 0.1, up: 2, down: 1 });

/**
 * A demand that takes a fixed step when the queue is nearly full or nearly empty. The size it starts from is the one that the
 * pool is steered to, never the live or busy workers: those lag, and a step from them can shrink a pool that should grow.
 *
 * Use it where queue depth is all that is known, behind a cooldown. Traps: queue fill stops at 1, so a deep overload looks
 * like a slight one and the answer is slow; a queue without a bound has no fill, and the size is held.
 * @throws OptionError when an option is unknown or out of range, or `lowFillRatio` is not below `highFillRatio`.
 * @public
 */
export const step = (options: StepOptions = {}): Decider<null> => {
  const settings = checkedSettings(options);
  return {
    name: 'step',
    spec: { kind: 'step', options: { ...settings } },
    start: () => null,
    decide: (_state, view) => decideByFill(view, settings),
  };
};

const checkedSettings = (options: StepOptions): Required<StepOptions> => {
  checkKeys('step', options, Object.keys(STEP_DEFAULTS));
  const highFillRatio = checkFinite('step.highFillRatio', options.highFillRatio ?? STEP_DEFAULTS.highFillRatio, {
    min: 0,
    max: 1,
  });
  const lowFillRatio = checkFinite('step.lowFillRatio', options.lowFillRatio ?? STEP_DEFAULTS.lowFillRatio, { min: 0, max: 1 });
  if (lowFillRatio >= highFillRatio)
    throw new OptionError('step.lowFillRatio', lowFillRatio, `below \`highFillRatio\` (${highFillRatio})`);
  return {
    highFillRatio,
    lowFillRatio,
    up: checkInteger('step.up', options.up ?? STEP_DEFAULTS.up, { min: 1 }),
    down: checkInteger('step.down', options.down ?? STEP_DEFAULTS.down, { min: 1 }),
  };
};

const decideByFill = ({ observation }: DecisionView, settings: Required<StepOptions>): Verdict<null> => {
  const { desired, queued, queueCapacity } = observation;
  if (queueCapacity === undefined || queueCapacity === 0) {
    return { state: null, desired, reason: 'NO_DATA', detail: { signal: 'queueCapacity' } };
  }
  const { highFillRatio, lowFillRatio, up, down } = settings;
  const fillRatio = queued / queueCapacity;
  const detail = { fillRatio, highFillRatio, lowFillRatio };
  if (fillRatio > highFillRatio) return { state: null, desired: desired + up, reason: 'QUEUE_FILL_HIGH', detail };
  if (fillRatio < lowFillRatio) return { state: null, desired: desired - down, reason: 'QUEUE_FILL_LOW', detail };
  return { state: null, desired, reason: 'QUEUE_FILL_OK', detail };
};
