import { checkFinite, checkKeys } from '../../internal/index.ts';
import type { DecisionView } from '../decider.ts';
import type { Guard, GuardVerdict } from '../guard.ts';
import { EMPTY_WINDOW, lastAtLeast, type MaxWindow, maxOf, openedWith, pushMax } from '../max-window.ts';
import { withinBounds } from '../size-rounding.ts';

/** Options of {@link stabilization}. @public */
export interface StabilizationOptions {
  /** How far back the size looks for its largest recommendation before it falls, in milliseconds. Range: 0 and up. */
  readonly downMs: number;
  /** How far back it looks for its smallest recommendation before it rises, in milliseconds. Range: 0 and up. @defaultValue 0 */
  readonly upMs?: number;
}

/** State of {@link stabilization}: plain JSON. `lows` holds negated values (`0 - x`, which makes no -0), so that its maximum is the minimum. @public */
export interface StabilizationState {
  readonly highs: MaxWindow;
  readonly lows: MaxWindow;
}

/**
 * A guard that lets the size fall only to the largest recommendation of a window, and rise only to the smallest of another
 * one. Unlike a cooldown it forgets nothing: a short dip never shrinks the pool, and a lasting one does so after one window.
 *
 * Traps: bursts that come less often than the window is long find a pool that has shrunk; make the window longer than the
 * time between bursts. A fresh guard takes the present size as its first recommendation, so a restart holds the size for one
 * window.
 *
 * The rule is that of Kubernetes' horizontal autoscaler (`horizontal.go`).
 * @throws OptionError when an option is unknown, missing or out of range.
 * @public
 */
export const stabilization = (options: StabilizationOptions): Guard<StabilizationState> => {
  checkKeys('stabilization', options, ['downMs', 'upMs']);
  const downMs = checkFinite('stabilization.downMs', options.downMs, { min: 0 });
  const upMs = checkFinite('stabilization.upMs', options.upMs ?? 0, { min: 0 });
  return {
    name: 'stabilization',
    place: 'stabilization',
    spec: { kind: 'stabilization', options: { downMs, upMs } },
    start: () => ({ highs: EMPTY_WINDOW, lows: EMPTY_WINDOW }),
    apply: (state, view, proposed) => {
      const wanted = withinBounds(proposed, view.limits);
      const { nowMs, desired } = view.observation;
      const highs = pushMax(openedWith(state.highs, { atMs: nowMs, value: desired }), { atMs: nowMs, value: wanted }, downMs);
      const lows = pushMax(openedWith(state.lows, { atMs: nowMs, value: 0 - desired }), { atMs: nowMs, value: 0 - wanted }, upMs);
      return stabilize({ highs, lows }, view, { proposed, wanted, downMs, upMs });
    },
  };
};

interface Proposal {
  readonly proposed: number;
  readonly wanted: number;
  readonly downMs: number;
  readonly upMs: number;
}

const stabilize = (
  state: StabilizationState,
  { observation: { desired } }: DecisionView,
  { proposed, wanted, downMs, upMs }: Proposal,
): GuardVerdict<StabilizationState> => {
  const highest = maxOf(state.highs, wanted);
  const lowest = 0 - maxOf(state.lows, 0 - wanted);
  const size = Math.max(lowest, Math.min(desired, highest));
  const heldDown = lastAtLeast(state.highs, desired);
  const heldUp = lastAtLeast(state.lows, 0 - desired);
  return {
    state,
    desired: size === wanted ? proposed : size,
    ...(size > wanted && { reason: 'STABILIZED_DOWN', detail: { proposed, highest, downMs } }),
    ...(size < wanted && { reason: 'STABILIZED_UP', detail: { proposed, lowest, upMs } }),
    ...(heldUp !== undefined && { upAtMs: heldUp + upMs }),
    ...(heldDown !== undefined && { downAtMs: heldDown + downMs }),
  };
};
