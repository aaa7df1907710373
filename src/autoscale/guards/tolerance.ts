import { checkFinite, checkKeys } from '../../internal/index.ts';
import type { Guard } from '../guard.ts';
import { withinBounds } from '../size-rounding.ts';

/** Options of {@link tolerance}. @public */
export interface ToleranceOptions {
  /** Growth up to this share of the size is not worth a resize. Range: 0–1. @defaultValue 0.05 */
  readonly upRatio?: number;
  /** Shrinking by up to this share of the size is not worth a resize. Range: 0–1. @defaultValue 0.10 */
  readonly downRatio?: number;
}

/** Defaults of {@link ToleranceOptions}. @public */
export const TOLERANCE_DEFAULTS = Object.freeze({ upRatio: 0.05, downRatio: 0.1 });

/**
 * A guard that lets small changes be, so that a noisy demand does not start and stop workers at every tick.
 *
 * Traps: it never holds growth while the oldest task has waited longer than half the SLO, because the last few per cent may be
 * what the queue lacks. It never holds a step to `min` or to `max`, because the size would rest beside its bound for ever.
 * @throws OptionError when an option is unknown or out of range.
 * @public
 */
export const tolerance = (options: ToleranceOptions = {}): Guard<null> => {
  checkKeys('tolerance', options, ['upRatio', 'downRatio']);
  const upRatio = checkFinite('tolerance.upRatio', options.upRatio ?? TOLERANCE_DEFAULTS.upRatio, { min: 0, max: 1 });
  const downRatio = checkFinite('tolerance.downRatio', options.downRatio ?? TOLERANCE_DEFAULTS.downRatio, { min: 0, max: 1 });
  return {
    name: 'tolerance',
    place: 'tolerance',
    spec: { kind: 'tolerance', options: { upRatio, downRatio } },
    start: () => null,
    isAtRest: () => true,
    apply: (_state, { observation, limits }, proposed) => {
      const { desired, oldestWaitMs } = observation;
      const wanted = withinBounds(proposed, limits);
      const isAtBound = wanted === limits.min || wanted === limits.max;
      const isUrgent = wanted > desired && oldestWaitMs > limits.waitSloMs / 2;
      const isSmall = wanted <= desired * (1 + upRatio) && wanted >= desired * (1 - downRatio);
      if (wanted === desired || isAtBound || isUrgent || !isSmall) return { state: null, desired: proposed };
      return { state: null, desired, reason: 'WITHIN_TOLERANCE', detail: { proposed, upRatio, downRatio } };
    },
  };
};
