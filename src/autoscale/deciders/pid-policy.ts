import { stabilization } from '../guards/stabilization.ts';
import { tolerance } from '../guards/tolerance.ts';
import type { Policy } from '../policy.ts';
import { pid } from './pid.ts';
import type { PidOptions } from './pid-options.ts';

/** Options of {@link pidPolicy}. @public */
export interface PidPolicyOptions extends PidOptions {
  /** The size falls only to the largest recommendation of this window, in milliseconds. Range: 0 and up. @defaultValue 3_000 */
  readonly downMs?: number;
  /** Time between two steps, in milliseconds. Range: 1 and up. @defaultValue 100 */
  readonly tickMs?: number;
}

/**
 * The autoscaler with a PID controller: ten times a second, behind a tolerance and a window. Without them it follows every
 * noise: thousands of changes of direction an hour.
 * @throws OptionError when an option is unknown or out of range.
 * @public
 */
export const pidPolicy = (options: PidPolicyOptions = {}): Policy => {
  const { downMs = 3_000, tickMs = 100, ...gains } = options;
  return { demand: pid(gains), guards: [tolerance(), stabilization({ downMs })], tickMs };
};
