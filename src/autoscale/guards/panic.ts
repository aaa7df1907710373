import { checkFinite, checkKeys } from '../../internal/index.ts';
import type { DecisionView } from '../decider.ts';
import type { Guard, GuardVerdict } from '../guard.ts';
import { roundUp, withinBounds } from '../size-rounding.ts';

/** Options of {@link panic}. @public */
export interface PanicOptions {
  /** Tasks in the pool, running and waiting, over the workers it is steered to, from which on it is flooded. Range: above 1. @defaultValue 2 */
  readonly threshold?: number;
  /**
   * How long after the last flooded tick the size may not fall, in milliseconds. Range: 1 and up.
   * @defaultValue ten times the start-up time, at least 6_000
   */
  readonly windowMs?: number;
}

/** Defaults of {@link PanicOptions}; without `windowMs` it follows the start-up time. @public */
export const PANIC_DEFAULTS = Object.freeze({ threshold: 2 });

/** State of {@link panic}: plain JSON. @public */
export interface PanicState {
  /** Monotonic time of the last flooded tick, in milliseconds; `null` while there is no panic. */
  readonly floodedAtMs: number | null;
  /** Largest size since the panic began, in workers. */
  readonly highest: number;
}

const CALM: PanicState = Object.freeze({ floodedAtMs: null, highest: 0 });

const LEAST_WINDOW_MS = 6_000;
const STARTS_PER_WINDOW = 10;

/**
 * A guard for floods: while there are twice as many tasks as workers and the oldest has waited longer than the SLO, and for one
 * window after that, the size does not fall, whatever the demand makes of the strange numbers that a flood leaves. Then it
 * falls at most evenly, over one more window, down to what the demand wants.
 *
 * Growth is not touched, and a flood lets even small growth past `tolerance`. Use it with demands that lose heart quickly; one
 * that remembers its largest need, as `demand` does, has no use for it.
 * @throws OptionError when an option is unknown or out of range.
 * @public
 */
export const panic = (options: PanicOptions = {}): Guard<PanicState> => {
  checkKeys('panic', options, ['threshold', 'windowMs']);
  const threshold = checkFinite('panic.threshold', options.threshold ?? PANIC_DEFAULTS.threshold, { min: 1 + Number.EPSILON });
  const windowMs = options.windowMs === undefined ? undefined : checkFinite('panic.windowMs', options.windowMs, { min: 1 });
  return {
    name: 'panic',
    place: 'panic',
    spec: { kind: 'panic', options: { threshold, ...(windowMs !== undefined && { windowMs }) } },
    start: () => CALM,
    apply: (state, view, proposed) => {
      const lengthMs = windowMs ?? defaultWindowMs(view);
      return hold(watch(state, view, threshold, lengthMs), view, proposed, lengthMs);
    },
  };
};

const defaultWindowMs = ({ observation, limits }: DecisionView): number =>
  Math.max(LEAST_WINDOW_MS, STARTS_PER_WINDOW * (observation.startupMs > 0 ? observation.startupMs : limits.startupMs));

const watch = (state: PanicState, { observation, limits }: DecisionView, threshold: number, windowMs: number): PanicState => {
  const { nowMs, busy, queued, desired, oldestWaitMs } = observation;
  const highest = Math.max(state.highest, desired);
  const isFlooded = busy + queued >= threshold * Math.max(1, desired) && oldestWaitMs > limits.waitSloMs;
  if (isFlooded) return { floodedAtMs: nowMs, highest };
  if (state.floodedAtMs === null) return CALM;
  const floodedAtMs = Math.min(state.floodedAtMs, nowMs); // a state from another clock holds no longer than its windows
  return nowMs - floodedAtMs >= 2 * windowMs ? CALM : { floodedAtMs, highest };
};

/** The size below which a panic does not let it fall: its highest for one window, then less and less for another. */
const floorOf = ({ highest }: PanicState, sinceMs: number, windowMs: number): number =>
  sinceMs <= windowMs ? highest : highest * (2 - sinceMs / windowMs);

const hold = (
  state: PanicState,
  { observation, limits }: DecisionView,
  proposed: number,
  windowMs: number,
): GuardVerdict<PanicState> => {
  const { nowMs, desired } = observation;
  const wanted = withinBounds(proposed, limits);
  if (state.floodedAtMs === null) return { state, desired: proposed };
  const floor = Math.min(desired, roundUp(floorOf(state, nowMs - state.floodedAtMs, windowMs)));
  const downAtMs = state.floodedAtMs + windowMs;
  const times = downAtMs > nowMs ? { downAtMs } : {};
  if (wanted >= floor) return { state, desired: proposed, ...times };
  return {
    state,
    desired: floor,
    reason: 'PANIC',
    detail: { proposed, floor, highest: state.highest, untilMs: downAtMs },
    ...times,
  };
};
