import { checkFinite, checkKeys } from '../../internal/index.ts';
import type { DecisionView } from '../decider.ts';
import type { Guard, GuardVerdict } from '../guard.ts';
import { withinBounds } from '../size-rounding.ts';
import { appliedChange } from './applied-change.ts';

/** Options of {@link reversalBudget}. @public */
export interface ReversalBudgetOptions {
  /**
   * Changes of direction that are affordable in the long run, per hour. Range: above 0.
   * @defaultValue 60 where a worker takes half a second or longer to start, 600 where it does not
   */
  readonly perHour?: number;
  /** Changes of direction that may be saved up while the size is steady. Range: 2 and up. @defaultValue 10 */
  readonly saved?: number;
}

/** Defaults of {@link ReversalBudgetOptions}; without `perHour` it follows the start-up time. @public */
export const REVERSAL_BUDGET_DEFAULTS = Object.freeze({ saved: 10 });

/** State of {@link reversalBudget}: plain JSON. @public */
export interface ReversalBudgetState {
  /** Size in the last observation; `null` before the first. */
  readonly lastDesired: number | null;
  /** Where the last applied resize went. */
  readonly lastDirection: 'up' | 'down' | 'none';
  /** Changes of direction that are left. */
  readonly left: number;
}

const HOUR_MS = 3_600_000;
const DEAR_STARTUP_MS = 500;
const DEAR_PER_HOUR = 60;
const CHEAP_PER_HOUR = 600;

/** A scale-down after a scale-up is one change of direction, and the growth that follows one day is another: both are paid at once. */
const PRICE = 2;

/**
 * A guard against a size that goes up and down all the time. Each scale-down that follows a scale-up costs two changes of
 * direction from a budget that refills evenly; when it is empty, the size does not fall until enough has come in. Growth is
 * never held, because that would make tasks late. So a restless load gets a longer and longer window before scale-downs, and a
 * quiet one none.
 *
 * Behind it the size changes direction at most `perHour` times an hour, and `saved` times more, as far as the policy makes the
 * changes; what ceilings, floors and people do is counted too, and not held.
 * @throws OptionError when an option is unknown or out of range.
 * @public
 */
export const reversalBudget = (options: ReversalBudgetOptions = {}): Guard<ReversalBudgetState> => {
  checkKeys('reversalBudget', options, ['perHour', 'saved']);
  const perHour =
    options.perHour === undefined ? undefined : checkFinite('reversalBudget.perHour', options.perHour, { min: Number.MIN_VALUE });
  const saved = checkFinite('reversalBudget.saved', options.saved ?? REVERSAL_BUDGET_DEFAULTS.saved, { min: PRICE });
  return {
    name: 'reversalBudget',
    place: 'stabilization',
    spec: { kind: 'reversalBudget', options: { saved, ...(perHour !== undefined && { perHour }) } },
    start: () => ({ lastDesired: null, lastDirection: 'none', left: saved }),
    apply: (state, view, proposed) => {
      const perMs = (perHour ?? defaultPerHour(view)) / HOUR_MS;
      return spend(learn(state, view, perMs, saved), view, proposed, perMs);
    },
  };
};

const defaultPerHour = ({ observation, limits }: DecisionView): number =>
  Math.max(observation.startupMs, limits.startupMs) >= DEAR_STARTUP_MS ? DEAR_PER_HOUR : CHEAP_PER_HOUR;

const learn = (state: ReversalBudgetState, { observation }: DecisionView, perMs: number, saved: number): ReversalBudgetState => {
  const change = appliedChange(state.lastDesired, observation);
  const left = Math.min(saved, state.left + observation.dtMs * perMs);
  const lastDesired = observation.desired;
  if (change === undefined) return { lastDesired, lastDirection: state.lastDirection, left };
  const direction = change.by > 0 ? 'up' : 'down';
  const isReversal = direction === 'down' && state.lastDirection !== 'down';
  // Changes of others may overdraw it: no further than one, so that they do not hold the size for hours.
  return { lastDesired, lastDirection: direction, left: isReversal ? Math.max(-PRICE, left - PRICE) : left };
};

const spend = (
  state: ReversalBudgetState,
  { observation: { nowMs, desired }, limits }: DecisionView,
  proposed: number,
  perMs: number,
): GuardVerdict<ReversalBudgetState> => {
  if (state.lastDirection === 'down' || state.left >= PRICE) return { state, desired: proposed };
  const downAtMs = nowMs + (PRICE - state.left) / perMs;
  if (withinBounds(proposed, limits) >= desired) return { state, desired: proposed, downAtMs };
  const detail = { proposed, perHour: perMs * HOUR_MS, left: state.left, untilMs: downAtMs };
  return { state, desired, reason: 'FLAP_BUDGET', detail, downAtMs };
};
