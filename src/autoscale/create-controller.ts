import { OptionError } from '../errors/index.ts';
import { checkKeys } from '../internal/index.ts';
import { ruleBy } from './control-law.ts';
import type { Controller, ControllerOptions, ControllerState } from './controller.ts';
import { limitsOf } from './controller-limits.ts';
import type { Decider, DecisionView, Limits } from './decider.ts';
import { defaultPolicy, type Goal } from './default-policy.ts';
import { FREE, heldUntil } from './next-possible.ts';
import type { Observation } from './observation.ts';
import { findBoundsFault, findFault, isCount, type ObservationFault } from './observation-check.ts';
import { activeOverride, putOverride } from './operator-override.ts';
import type { Policy } from './policy.ts';
import type { Recommendation } from './recommendation.ts';
import { withinBounds } from './size-rounding.ts';
import { Pass, type Ruling } from './stage-pass.ts';
import { type StageSet, startStages } from './stage-set.ts';
import { toPolicy } from './to-policy.ts';

/** How a controller is made. Everything is checked at once. @public */
export interface CreateControllerOptions extends Omit<ControllerOptions, 'policy'> {
  /** Smallest size, in workers. Range: an integer from 0 to `max`. */
  readonly min: number;
  /** Largest size, in workers. Range: an integer, 1 or more. */
  readonly max: number;
  /** The wait that at most 1 % of tasks may exceed, in milliseconds. Range: above 0. */
  readonly waitSloMs: number;
  /** Expected time from asking for a worker until it is ready, in milliseconds; a measured one replaces it. Range: 0 and up. @defaultValue 0 */
  readonly startupMs?: number;
  /** The stages; a bare decider stands for a policy of it alone. @defaultValue the policy of the goal */
  readonly policy?: Policy | Decider;
  /** Picks the default policy; MUST NOT be given beside `policy`. @defaultValue 'latency' */
  readonly goal?: Goal;
}

const KEYS = ['policy', 'goal', 'min', 'max', 'waitSloMs', 'startupMs'];

/** Key of the controller's own state, the size last observed or null, among those of its stages. */
const OWN_KEY = 'controller';

/**
 * Makes a controller: observation in, recommendation out. It is pure (no clock, no timer, no I/O), so the same state and
 * observations give the same recommendations, bit for bit, live, in the simulator and in a replay.
 *
 * Use it to put marea's decisions into a loop of your own; `autoscale` is that loop, ready made.
 *
 * @throws OptionError when an option is unknown or out of range, `min` exceeds `max`, or `goal` and `policy` are both given.
 * @public
 */
export const createController = (options: CreateControllerOptions): Controller => {
  checkKeys('', options, KEYS);
  if (options.policy !== undefined && options.goal !== undefined) {
    throw new OptionError('goal', options.goal, 'absent where `policy` is given, because it only picks the default policy');
  }
  const policy = options.policy === undefined ? defaultPolicy(options.goal) : toPolicy(options.policy);
  const limits = limitsOf({ ...options, tickMs: policy.tickMs });
  return new StagedController(limits, startStages(policy, limits));
};

const checkedStages = (state: ControllerState): ControllerState['stages'] => {
  if (typeof state !== 'object' || state === null) throw new OptionError('state', state, 'a state that `snapshot()` returned');
  const { stages } = state;
  if (typeof stages === 'object' && stages !== null) return stages;
  throw new OptionError('state.stages', stages, 'an object: a state that `snapshot()` returned');
};

/** Whether a ruling keeps the size because the stages say so, and not because a guard or a fault holds it. Guards follow the demand. */
const isKept = ({ desired, stages }: Ruling, current: number, guards: number): boolean =>
  desired === current &&
  stages.slice(1, 1 + guards).every((guard) => guard.in === guard.out) &&
  stages.every(({ reason }) => reason !== 'SIGNAL_INVALID');

class StagedController implements Controller {
  readonly tickMs: number;
  readonly #limits: Limits;
  readonly #set: StageSet;
  /** The size that was last observed in a sound observation: what to hold when even the size is not readable. */
  #lastDesired: number | undefined;
  /** What was seen in the last step, when the stages kept the size and none of them had to hold it. */
  #keptAt: DecisionView | undefined;

  constructor(limits: Limits, set: StageSet) {
    this.tickMs = limits.tickMs;
    this.#limits = limits;
    this.#set = set;
  }

  step(observation: Observation): Recommendation {
    const fault = findFault(observation);
    const ruling = fault === undefined ? this.#rule(observation) : this.#holdOn(fault, observation);
    return { at: observation.nowMs, ...ruling };
  }

  isAtRest(): boolean {
    const view = this.#keptAt;
    return view !== undefined && this.#set.all.every((stage) => stage.isAtRest(view));
  }

  snapshot(): ControllerState {
    const stages: Record<string, unknown> = {};
    for (const stage of this.#set.all) stages[stage.key] = stage.state;
    stages[OWN_KEY] = this.#lastDesired ?? null; // JSON has no undefined
    return structuredClone({ stages }); // a copy, so that nobody can reach into the stages
  }

  restore(state: ControllerState): void {
    const stages = checkedStages(structuredClone(state));
    const keys = [...this.#set.all.map((stage) => stage.key), OWN_KEY];
    for (const key of keys) {
      if (!(key in stages)) throw new OptionError(`state.stages['${key}']`, undefined, 'present: the state is of another policy');
    }
    checkKeys('state.stages', stages, keys);
    for (const stage of this.#set.all) stage.state = stages[stage.key];
    const last = stages[OWN_KEY];
    this.#lastDesired = isCount(last) ? last : undefined;
    this.#keptAt = undefined;
  }

  #rule(observation: Observation): Ruling {
    this.#lastDesired = observation.desired;
    const limits = this.#limitsOf(observation);
    const view = { observation, limits };
    const ruling = ruleBy(this.#set, view);
    this.#keptAt = isKept(ruling, observation.desired, this.#set.guards.length) ? view : undefined;
    const override = activeOverride(observation);
    if (override === undefined) return ruling;
    // The stages have stepped, so that they are warm when the override ends; of their ruling only the times remain.
    const pass = new Pass(observation.desired);
    putOverride(pass, override, limits);
    return pass.ruling(heldUntil(ruling.nextPossibleAt, override.untilMs, observation.nowMs));
  }

  /** The bounds that the observation brings stand in place of the first ones. */
  #limitsOf({ bounds }: Observation): Limits {
    return bounds === undefined ? this.#limits : { ...this.#limits, min: bounds.min, max: bounds.max };
  }

  /** An observation that cannot be trusted changes no state and no size; the operator's override still rules. */
  #holdOn(fault: ObservationFault, observation: Observation): Ruling {
    const known = isCount(observation.desired) ? observation.desired : (this.#lastDesired ?? this.#limits.min);
    this.#keptAt = undefined;
    const pass = new Pass(known);
    const override = activeOverride(observation);
    const limits = findBoundsFault(observation) !== undefined ? this.#limits : this.#limitsOf(observation);
    if (override === undefined) pass.put('observation', withinBounds(known, limits), 'SIGNAL_INVALID', { ...fault }, true);
    else putOverride(pass, override, limits);
    return pass.ruling(override === undefined ? FREE : heldUntil(FREE, override.untilMs, observation.nowMs));
  }
}
