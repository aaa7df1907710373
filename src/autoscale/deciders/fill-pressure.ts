import { OptionError } from '../../errors/index.ts';
import { checkFinite } from '../../internal/index.ts';
import type { Observation } from '../observation.ts';
import type { Pressure } from './pressure.ts';

/** Queue fill at which the size should change. */
export interface FillLimits {
  readonly highFillRatio: number;
  readonly lowFillRatio: number;
}

export const FILL_DEFAULTS: FillLimits = Object.freeze({ highFillRatio: 0.75, lowFillRatio: 0.1 });

/** Fills in defaults. @throws OptionError when a ratio is out of range, or the low one is not below the high one. */
export const checkFillLimits = (path: string, options: Partial<FillLimits>): FillLimits => {
  const range = { min: 0, max: 1 };
  const highFillRatio = checkFinite(`${path}.highFillRatio`, options.highFillRatio ?? FILL_DEFAULTS.highFillRatio, range);
  const lowFillRatio = checkFinite(`${path}.lowFillRatio`, options.lowFillRatio ?? FILL_DEFAULTS.lowFillRatio, range);
  if (lowFillRatio >= highFillRatio)
    throw new OptionError(`${path}.lowFillRatio`, lowFillRatio, `below \`highFillRatio\` (${highFillRatio})`);
  return { highFillRatio, lowFillRatio };
};

/**
 * Judges by how full the queue is. A queue without a bound has no fill. At size 0 one waiting task is enough to ask for workers: nothing
 * would ever start it, however empty the queue is.
 */
export const fillPressure = (observation: Observation, { highFillRatio, lowFillRatio }: FillLimits): Pressure => {
  const { desired, queued, queueCapacity } = observation;
  if (desired === 0 && queued > 0) return { direction: 'up', reason: 'STALLED', detail: { queued } };
  if (queueCapacity === undefined || queueCapacity === 0)
    return { direction: 'none', reason: 'NO_DATA', detail: { signal: 'queueCapacity' } };
  const fillRatio = queued / queueCapacity;
  const detail = { fillRatio, highFillRatio, lowFillRatio };
  if (fillRatio > highFillRatio) return { direction: 'up', reason: 'QUEUE_FILL_HIGH', detail };
  if (fillRatio < lowFillRatio) return { direction: 'down', reason: 'QUEUE_FILL_LOW', detail };
  return { direction: 'none', reason: 'QUEUE_FILL_OK', detail };
};

/** The smallest size for a step down: one worker stays while tasks wait, or one that takes long to start would never get to them. */
export const leastWhileQueued = ({ queued }: Observation): number => (queued > 0 ? 1 : 0);
