import type { Limits } from './decider.ts';
import type { Observation, OverrideObservation } from './observation.ts';
import { isCount } from './observation-check.ts';
import { roundUp } from './size-rounding.ts';
import type { Pass } from './stage-pass.ts';

/** The override that rules now: one with a usable size that has not ended. */
export const activeOverride = ({ override, nowMs }: Observation): OverrideObservation | undefined =>
  isCount(override?.desired) && nowMs < override.untilMs ? override : undefined;

/**
 * Replaces the size by the operator's. It may go below `min`, even to 0, because the operator asked for just that; never
 * above `max`. It also wins over a pause: both come from the operator, and the override is the more definite word.
 */
export const putOverride = (pass: Pass, override: OverrideObservation, limits: Limits): void => {
  const desired = Math.min(roundUp(override.desired), limits.max);
  const { untilMs, reason, actor } = override;
  pass.put('override', desired, 'OVERRIDE', { asked: override.desired, untilMs, reason, actor }, true);
};
