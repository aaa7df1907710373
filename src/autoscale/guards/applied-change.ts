import type { Observation } from '../observation.ts';

/** A resize that was really made, by whomever. */
export interface AppliedChange {
  /** Monotonic time, in milliseconds. */
  readonly atMs: number;
  /** Workers more, or fewer when negative. */
  readonly by: number;
}

/**
 * The resize since the last step, learned from the observed size; `undefined` when there was none. It was made after the step
 * before: its time is that of the step before, late changes of others included.
 */
export const appliedChange = (lastDesired: number | null, { nowMs, dtMs, desired }: Observation): AppliedChange | undefined =>
  lastDesired === null || lastDesired === desired ? undefined : { atMs: nowMs - dtMs, by: desired - lastDesired };
