import { cooldown } from '../guards/cooldown-guard.ts';
import type { CooldownOptions } from '../guards/cooldown-options.ts';
import { type VetoOptions, veto } from '../guards/veto.ts';
import type { Policy } from '../policy.ts';
import { type RulesOptions, rules } from './rules.ts';

/** Options of {@link rulesPolicy}. @public */
export interface RulesPolicyOptions extends RulesOptions {
  /** What forbids growth. @defaultValue more than 10 % errors among at least 20 tasks of the last 10 s */
  readonly veto?: VetoOptions;
  /** Rests between resizes. @defaultValue 2 s up, 30 s down */
  readonly cooldown?: CooldownOptions;
  /** Time between two looks, in milliseconds. Range: 1 and up. @defaultValue 500 */
  readonly tickMs?: number;
}

/**
 * The autoscaler by several signals: rules over waits, utilization and depth, growth vetoed while tasks fail, 2 s between
 * scale-ups, 30 s from any resize to a scale-down.
 * @throws OptionError when an option is unknown or out of range.
 * @public
 */
export const rulesPolicy = (options: RulesPolicyOptions = {}): Policy => {
  const { veto: forbidden, cooldown: rests, tickMs = 500, ...more } = options;
  return { demand: rules(more), guards: [veto(forbidden), cooldown(rests)], tickMs };
};
