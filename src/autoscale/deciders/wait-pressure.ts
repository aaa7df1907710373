import { OptionError } from '../../errors/index.ts';
import { checkFinite } from '../../internal/index.ts';
import type { Detail } from '../decider.ts';
import type { Observation } from '../observation.ts';
import type { Pressure } from './pressure.ts';
import { isQuiet } from './quiet.ts';

/** Waits at which the size should change. */
export interface WaitLimits {
  readonly highP99Ms: number;
  readonly lowMeanMs: number;
  readonly minBusyRatio: number;
}

export const WAIT_LIMIT_DEFAULTS: WaitLimits = Object.freeze({ highP99Ms: 500, lowMeanMs: 20, minBusyRatio: 0.5 });

/** Fills in defaults. @throws OptionError when one is out of range, or `lowMeanMs` is not below `highP99Ms`. */
export const checkWaitLimits = (path: string, options: Partial<WaitLimits>): WaitLimits => {
  const highP99Ms = checkFinite(`${path}.highP99Ms`, options.highP99Ms ?? WAIT_LIMIT_DEFAULTS.highP99Ms, { min: 0 });
  const lowMeanMs = checkFinite(`${path}.lowMeanMs`, options.lowMeanMs ?? WAIT_LIMIT_DEFAULTS.lowMeanMs, { min: 0 });
  if (lowMeanMs >= highP99Ms) throw new OptionError(`${path}.lowMeanMs`, lowMeanMs, `below \`highP99Ms\` (${highP99Ms})`);
  const minBusyRatio = checkFinite(`${path}.minBusyRatio`, options.minBusyRatio ?? WAIT_LIMIT_DEFAULTS.minBusyRatio, {
    min: 0,
    max: 1,
  });
  return { highP99Ms, lowMeanMs, minBusyRatio };
};

const none = (reason: Pressure['reason'], detail: Detail): Pressure => ({ direction: 'none', reason, detail });

/**
 * Judges by waits, in this order:
 *
 * 1. A wait above the limit asks for growth, the age of the oldest task that still waits being a wait too: where nothing starts,
 *    nothing is recorded. But only while a task waits now, because the recorded waits are those of the last ten seconds and
 *    stay high after a burst is over; and only while the workers are in use, because where they are not, more do not help.
 * 2. Without a recorded wait, a pool in which nothing happens may shrink. One whose tasks wait unstarted may not.
 * 3. A low mean lets the pool shrink, unless a task waits longer than that right now.
 */
export const waitPressure = (observation: Observation, limits: WaitLimits): Pressure => {
  const { waitMs, oldestWaitMs, queued } = observation;
  const { highP99Ms, lowMeanMs } = limits;
  const worstMs = Math.max(waitMs?.p99 ?? 0, oldestWaitMs);
  if (worstMs > highP99Ms) return tooLong(observation, limits, { waitP99Ms: worstMs, highP99Ms, oldestWaitMs });
  if (waitMs === undefined) {
    if (isQuiet(observation)) return { direction: 'down', reason: 'IDLE', detail: { arrivals: 0, queued } };
    return queued > 0 ? none('STALLED', { queued, oldestWaitMs }) : none('NO_DATA', { signal: 'waitMs' });
  }
  const detail = { waitMeanMs: waitMs.mean, lowMeanMs, waitP99Ms: worstMs, highP99Ms, oldestWaitMs };
  const isLow = waitMs.mean < lowMeanMs && oldestWaitMs < lowMeanMs;
  return isLow ? { direction: 'down', reason: 'WAIT_LOW', detail } : none('WAIT_OK', detail);
};

const tooLong = ({ queued, busy, desired, starting }: Observation, { minBusyRatio }: WaitLimits, detail: Detail): Pressure => {
  if (queued === 0) return none('WAIT_PAST', detail);
  if (busy >= minBusyRatio * desired) return { direction: 'up', reason: 'WAIT_HIGH', detail };
  return none(starting > 0 ? 'WORKERS_STARTING' : 'NOT_BUSY', { ...detail, busy, minBusyRatio });
};
