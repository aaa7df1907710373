import { cooldown } from '../guards/cooldown-guard.ts';
import type { CooldownOptions } from '../guards/cooldown-options.ts';
import type { Policy } from '../policy.ts';
import { type StepOptions, step } from './step.ts';

/** Options of {@link stepPolicy}. @public */
export interface StepPolicyOptions extends StepOptions {
  /** Rests between resizes. @defaultValue 2 s up, 30 s down */
  readonly cooldown?: CooldownOptions;
  /** Time between two looks at the queue, in milliseconds. Range: 1 and up. @defaultValue 500 */
  readonly tickMs?: number;
}

/**
 * The classic autoscaler of a work queue: every 500 ms, two more workers above 75 % of the queue's capacity, one fewer below
 * 10 %, 2 s between scale-ups, 30 s from any resize to a scale-down.
 * @throws OptionError when an option is unknown or out of range.
 * @public
 */
export const stepPolicy = (options: StepPolicyOptions = {}): Policy => {
  const { cooldown: rests, tickMs = 500, ...steps } = options;
  return { demand: step(steps), guards: [cooldown(rests)], tickMs };
};
