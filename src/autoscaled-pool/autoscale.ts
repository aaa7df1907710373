import {
  type Autoscaler,
  type Budget,
  type Decider,
  defaultPolicy,
  type Policy,
  type ScaleTarget,
  type Signals,
  toPolicy,
} from '../autoscale/index.ts';
import { OptionError } from '../errors/index.ts';
import { checkKeys, checkNoNulls } from '../internal/index.ts';
import type { Clock } from '../time/index.ts';
import { type BudgetUse, checkBudget, underBudget } from './budget-option.ts';
import { checkClock, checkFunction, FOREIGN_OPTIONS } from './checked-options.ts';
import { checkReading, checkTarget } from './checked-target.ts';
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
  /**
   * A second policy that decides beside the first one and is never applied: its sizes stand in the records, `autoscaler.shadow` compares.
   * It decides in the ticks of the live policy, whatever its own `tickMs` is. @defaultValue none
   */
  readonly shadow?: Policy | Decider;
  /** Whether sizes are only recorded, not applied. @defaultValue false */
  readonly dryRun?: boolean;
  /** Takes each line of the journal, with its line break. @defaultValue the last 1,000 records are kept in memory only */
  readonly journal?: (line: string) => void;
  /** Named inputs of the policy beside the target's own numbers, polled beside the loop: functions, or signals with options. @defaultValue none */
  readonly signals?: Signals;
  /**
   * A maximum that is shared with others: `min` is guaranteed, growth asks, and what others are entitled to is given back. `stop()`
   * leaves the budget, so that what the target still runs is no longer counted. @defaultValue none
   */
  readonly budget?: Budget | BudgetUse;
  /** Where time comes from. @defaultValue the system's clock */
  readonly clock?: Clock;
}

const KEYS = ['min', 'max', 'waitSloMs', 'policy', 'shadow', 'dryRun', 'journal', 'signals', 'budget', 'clock'];

/**
 * Steers the size of a pool that exists already. The autoscaler is started; `stop()` ends it and leaves the size as it is.
 * Its timer does not keep the process alive.
 * @throws OptionError for an unknown option, a value out of range, a `target` that is none or whose first reading lacks a field, or a
 * `min` that the budget has no room for.
 * @public
 */
export const autoscale = (target: ScaleTarget, options: AutoscaleOptions): Autoscaler => {
  checkTarget(target);
  checkKeys('', options, KEYS, FOREIGN_OPTIONS);
  checkNoNulls('', options);
  const { min = 1, max, waitSloMs = 500, dryRun = false, signals, shadow } = options;
  if (typeof dryRun !== 'boolean') throw new OptionError('dryRun', dryRun, 'true or false');
  const clock = checkClock(options.clock);
  checkReading(target, clock.now());
  const journal = options.journal === undefined ? undefined : checkFunction('journal', options.journal);
  const { minSize = 0 } = target;
  if (min < minSize) throw new OptionError('min', min, `${minSize} or more: ${target.name} takes no smaller size`);
  const policy = options.policy === undefined ? defaultPolicy() : toPolicy(options.policy);
  return underBudget(checkBudget(options.budget), { name: target.name, min, isKept: false }, (budget) =>
    startAutoscaler({ target, policy, shadow, min, max, waitSloMs, clock, dryRun, journal, signals, budget }),
  );
};
