import type { Observation } from './observation.ts';
import type { Policy } from './policy.ts';
import type { Recommendation } from './recommendation.ts';

/** How a controller is made. @public */
export interface ControllerOptions {
  readonly policy: Policy;
  readonly min: number;
  readonly max: number;
  readonly waitSloMs: number;
  readonly startupMs?: number;
}

/** State of a controller: plain JSON. @public */
export interface ControllerState {
  readonly stages: Readonly<Record<string, unknown>>;
}

/**
 * Observation in, recommendation out. Pure: no clock, no timers, no I/O. The same state and observations give the same
 * recommendations, bit for bit.
 * @public
 */
export interface Controller {
  readonly tickMs: number;
  step(observation: Observation): Recommendation;
  /** Whether later steps would keep the size as the last one did, however much time passes without a task. Absent: no. */
  isAtRest?(): boolean;
  snapshot(): ControllerState;
  restore(state: ControllerState): void;
}
