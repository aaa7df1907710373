import type { Bounds } from './bounds-hold.ts';
import type { Detail } from './decider.ts';
import { FREE, heldUntil } from './next-possible.ts';
import type { Observation } from './observation.ts';
import type { Recommendation } from './recommendation.ts';
import { withinBounds } from './size-rounding.ts';
import { Pass } from './stage-pass.ts';

/** Why the controller was not asked in a tick. @public */
export interface Hold {
  /**
   * `WARMUP`: the first reading after a start, with nothing to take a difference from. `SIGNAL_INVALID`: the reading is
   * broken. `NO_DATA`: no time has passed since the last step.
   */
  readonly reason: 'WARMUP' | 'SIGNAL_INVALID' | 'NO_DATA';
  readonly detail?: Detail;
}

/** Name of the stage that a held tick records in place of the controller's stages. */
export const HOLD_STAGE = 'hold';

/**
 * The recommendation of a tick in which the controller is not asked: keep the size. A broken reading can never move it; an
 * operator's override and the bounds, which need no reading, still hold. Pure, so that a replay makes the same one.
 */
export const holdRecommendation = (observation: Observation, hold: Hold, { min, max }: Bounds): Recommendation => {
  const { desired, nowMs, override } = observation;
  const bounds = observation.bounds ?? { min, max };
  const pass = new Pass(desired);
  pass.put(HOLD_STAGE, desired, hold.reason, hold.detail, true);
  if (override !== undefined) {
    const { untilMs, reason, actor } = override;
    const size = Math.min(override.desired, bounds.max);
    pass.put('override', size, 'OVERRIDE', { asked: override.desired, untilMs, reason, actor }, true);
  } else {
    const size = withinBounds(desired, bounds);
    if (size !== desired) pass.put('bounds', size, size === bounds.max ? 'AT_MAX' : 'AT_MIN', { ...bounds });
  }
  return { at: nowMs, ...pass.ruling(override === undefined ? FREE : heldUntil(FREE, override.untilMs, nowMs)) };
};
