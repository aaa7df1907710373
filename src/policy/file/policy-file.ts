import type { Decider, Goal, Policy, Signals } from '../../autoscale/index.ts';
import type { PolicySpec } from '../policy-spec.ts';

/** A time in milliseconds, or a text with its unit: `"500ms"`, `"2s"`, `"15m"`, `"1h"`. @public */
export type DurationOption = number | string;

/**
 * What a policy file holds: the default export of `marea.config.ts` or `.js`, or the whole of `marea.config.json`. Every option that ends in
 * `Ms` may be a text with its unit, those of stages too.
 *
 * @example
 * ```ts
 * export default { min: 2, max: 64, waitSloMs: '500ms', policy: { demand: demand(), guards: [tolerance()] } } satisfies MareaConfig;
 * ```
 * @public
 */
export interface MareaConfig {
  /** Where the JSON Schema is, for editors; not read. */
  readonly $schema?: string;
  /** Smallest size, in workers. Range: an integer from 0 to `max`. @defaultValue that of the command */
  readonly min?: number;
  /** Largest size, in workers. Range: an integer, 1 or more. @defaultValue that of the command */
  readonly max?: number;
  /** Picks the default policy; MUST NOT stand beside `policy`. @defaultValue that of the command */
  readonly goal?: Goal;
  /** The wait that at most 1 % of tasks may exceed. Above 0. @defaultValue that of the command */
  readonly waitSloMs?: DurationOption;
  /** What decides the size: data, or in a program also a policy or a decider itself. @defaultValue the policy of the goal */
  readonly policy?: PolicySpec | Policy | Decider;
  /**
   * A second policy that decides beside the first one, in the same ticks; nothing of it is applied, and at the end the command compares both. A
   * name (`"default"`, `"classic"`, `"demand:downWindowMs=5000"`), or what `policy` takes. @defaultValue none
   */
  readonly shadow?: string | PolicySpec | Policy | Decider;
  /**
   * Signals of your own by name, as `createPool` takes them; in a program only. Of the host's, a command gives those that the policy
   * reads: `eventLoopDelay`, `eventLoopUtilization`, `memory`, `heap` and `cpu`.
   */
  readonly signals?: Signals;
}

/** The shadow of a policy file. */
export interface FileShadow {
  /** The name that was given; absent for a policy that is written out. */
  readonly name?: string;
  /** Absent for `default`: the policy that the pool would have without one. */
  readonly policy?: Policy;
}

/** A policy file, checked and built. */
export interface PolicyFile {
  readonly min?: number;
  readonly max?: number;
  readonly goal?: Goal;
  readonly waitSloMs?: number;
  readonly policy?: Policy;
  readonly shadow?: FileShadow;
  readonly signals?: Signals;
}
