import { type Autoscaler, type Decider, defaultPolicy, type Policy, type ScaleTarget, toPolicy } from '../autoscale/index.ts';
import { OptionError } from '../errors/index.ts';
import { checkKeys } from '../internal/index.ts';
import { type Clock, systemClock } from '../time/index.ts';
import { startAutoscaler } from './start-autoscaler.ts';

/** Options of `autoscale`. @public */
export interface AutoscaleOptions {
  /** Fewest workers. Range: 0 to `max`. @defaultValue 1 */
  readonly min?: number;
  /** Most workers. Range: 1 and up. */
  readonly max: number;
  /** The wait that at most 1 % of tasks may exceed, in milliseconds. Above 0. @defaultValue 500 */
  readonly waitSloMs?: number;
  /** What decides the size. @defaultValue the demand decider behind a tolerance */
  readonly policy?: Policy | Decider;
  /** Whether sizes are only recorded, not applied. @defaultValue false */
  readonly dryRun?: boolean;
  /** Takes each line of the journal, with its line break. @defaultValue the last 1,000 records are kept in memory only */
  readonly journal?: (line: string) => void;
  /** Where time comes from. @defaultValue the system's clock */
  readonly clock?: Clock;
}

const KEYS = ['min', 'max', 'waitSloMs', 'policy', 'dryRun', 'journal', 'clock'];

const isTarget = (target: ScaleTarget): boolean =>
  typeof target === 'object' && target !== null && typeof target.observe === 'function' && typeof target.resize === 'function';

/**
 * Steers the size of a pool that exists already. The autoscaler is started; `stop()` ends it and leaves the size as it is.
 * Its timer does not keep the process alive.
 * @throws OptionError for an unknown option, a value out of range, or a `target` that is none.
 * @public
 */
export const autoscale = (target: ScaleTarget, options: AutoscaleOptions): Autoscaler => {
  if (!isTarget(target))
    throw new OptionError('target', target, 'a scale target: an object with name, desired, observe(nowMs) and resize(n)');
  checkKeys('', options, KEYS);
  const { min = 1, max, waitSloMs = 500, dryRun = false, clock = systemClock, journal } = options;
  const policy = options.policy === undefined ? defaultPolicy() : toPolicy(options.policy);
  return startAutoscaler({ target, policy, min, max, waitSloMs, clock, dryRun, journal });
};
