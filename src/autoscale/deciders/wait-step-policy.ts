import { cooldown } from '../guards/cooldown-guard.ts';
import type { CooldownOptions } from '../guards/cooldown-options.ts';
import type { Policy } from '../policy.ts';
import { type WaitStepOptions, waitStep } from './wait-step.ts';

/** Options of {@link waitStepPolicy}. @public */
export interface WaitStepPolicyOptions extends WaitStepOptions {
  /** Rests between resizes. @defaultValue 2 s up, 30 s down */
  readonly cooldown?: CooldownOptions;
  /** Time between two looks at the waits, in milliseconds. Range: 1 and up. @defaultValue 500 */
  readonly tickMs?: number;
}

/**
 * The autoscaler by wait times: every 500 ms, two more workers above 500 ms of p99 wait, one fewer below 20 ms of mean wait, 2 s
 * between scale-ups, 30 s from any resize to a scale-down.
 * @throws OptionError when an option is unknown or out of range.
 * @public
 */
export const waitStepPolicy = (options: WaitStepPolicyOptions = {}): Policy => {
  const { cooldown: rests, tickMs = 500, ...steps } = options;
  return { demand: waitStep(steps), guards: [cooldown(rests)], tickMs };
};
