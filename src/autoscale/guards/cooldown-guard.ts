import type { DecisionView } from '../decider.ts';
import type { Guard, GuardVerdict } from '../guard.ts';
import type { Observation } from '../observation.ts';
import { withinBounds } from '../size-rounding.ts';
import { type CooldownOptions, periodsOf } from './cooldown-options.ts';
import {
  afterDown,
  afterUp,
  type CooldownPeriods,
  type CooldownState,
  downFrom,
  notInFuture,
  type StartedCooldown,
  startRest,
  upFrom,
} from './cooldown-rule.ts';

/** State of {@link cooldown}: plain JSON. @public */
export interface CooldownGuardState extends CooldownState {
  /** Size in the last observation; absent before the first. */
  readonly lastDesired?: number;
}

/**
 * A guard that rests between resizes, by the rules of {@link Cooldown}. It counts **applied** changes, learned from the next
 * observation's size, whoever made them: a recommendation that a budget or a ceiling undid starts no rest.
 *
 * Trap: a cooldown drops what it learns while it rests; a stabilization window does not. Prefer the window for scale-downs.
 * @throws OptionError when an option is unknown or out of range.
 * @public
 */
export const cooldown = (options: CooldownOptions = {}): Guard<CooldownGuardState> => {
  const periods = periodsOf(options);
  return {
    name: 'cooldown',
    place: 'cooldown',
    spec: { kind: 'cooldown', options: { ...periods } },
    start: () => ({}),
    isAtRest: () => true, // it remembers times, and those pass with or without steps
    apply: (state, view, proposed) => rest(learn(state, view.observation), view, proposed, periods),
  };
};

/** What the guard knows once it has seen an observation. */
type LearnedCooldown = CooldownGuardState & StartedCooldown;

/** A change seen now was applied after the step before: its time is that of the step before, late changes of others included. */
const learn = (state: CooldownGuardState, { nowMs, dtMs, desired }: Observation): LearnedCooldown => {
  const { lastDesired, ...times } = state;
  const changedAtMs = nowMs - dtMs;
  let next: StartedCooldown = startRest(notInFuture(times, nowMs), nowMs);
  if (lastDesired !== undefined && desired > lastDesired) next = afterUp(changedAtMs);
  if (lastDesired !== undefined && desired < lastDesired) next = afterDown(next, changedAtMs);
  return { ...next, lastDesired: desired };
};

const rest = (
  state: LearnedCooldown,
  { observation: { nowMs, desired }, limits }: DecisionView,
  proposed: number,
  periods: CooldownPeriods,
): GuardVerdict<CooldownGuardState> => {
  const wanted = withinBounds(proposed, limits);
  const upAtMs = upFrom(state, periods);
  const downAtMs = downFrom(state, periods);
  const isUpHeld = upAtMs !== undefined && nowMs < upAtMs;
  const isDownHeld = nowMs < downAtMs;
  const times = { ...(isUpHeld && { upAtMs }), ...(isDownHeld && { downAtMs }) };
  if (wanted > desired && isUpHeld)
    return { state, desired, reason: 'COOLDOWN_UP', detail: { proposed, untilMs: upAtMs }, ...times };
  if (wanted < desired && isDownHeld)
    return { state, desired, reason: 'COOLDOWN_DOWN', detail: { proposed, untilMs: downAtMs }, ...times };
  return { state, desired: proposed, ...times };
};
