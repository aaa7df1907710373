import type { Decider } from './decider.ts';
import type { Guard } from './guard.ts';

/**
 * A composition of stages:
 * `desired = max(min, min(max(guards(demand), floors), ceilings, max))`.
 * @public
 */
export interface Policy {
  /** Says what the load needs. */
  readonly demand: Decider;
  /** Pre-warmed sizes; the highest rules. Guards do not delay them. */
  readonly floors?: readonly Decider[];
  /** What the host, or the dependency behind the pool, can bear; the lowest rules, past all guards. */
  readonly ceilings?: readonly Decider[];
  /** Calm the demand. Applied in the order of `GUARD_ORDER`, whatever their order here. */
  readonly guards?: readonly Guard[];
  /** Time between two steps, in milliseconds. @defaultValue the controller's choice: a fifth of the SLO, within 50–500 */
  readonly tickMs?: number;
}
