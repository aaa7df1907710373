import { OptionError } from '../errors/index.ts';
import { BoundDecider, BoundGuard } from './bound-stage.ts';
import type { Limits } from './decider.ts';
import { GUARD_ORDER, type Guard } from './guard.ts';
import type { Policy } from './policy.ts';

/** The stages of a policy, each with its state, in the order in which they run. */
export interface StageSet {
  readonly demand: BoundDecider;
  readonly guards: readonly BoundGuard[];
  readonly floors: readonly BoundDecider[];
  readonly ceilings: readonly BoundDecider[];
  /** All of them. */
  readonly all: readonly (BoundDecider | BoundGuard)[];
}

/** Sorts by place; guards of the same place keep the order in which the policy names them. */
const inOrder = (guards: readonly Guard[]): readonly Guard[] =>
  GUARD_ORDER.flatMap((place) => guards.filter((guard) => guard.place === place));

const checkPlaces = (guards: readonly Guard[]): void => {
  for (const [index, guard] of guards.entries()) {
    if (!GUARD_ORDER.includes(guard.place))
      throw new OptionError(`policy.guards[${index}].place`, guard.place, GUARD_ORDER.join(' or '));
  }
};

/**
 * Gives each stage the key under which its state is kept: role and name, numbered when a role has two of one name, so that
 * a state fits a policy of the same shape and no other.
 */
const keyMaker = (): ((role: string, name: string) => string) => {
  const used = new Map<string, number>();
  return (role, name) => {
    const key = `${role}:${name}`;
    const count = (used.get(key) ?? 0) + 1;
    used.set(key, count);
    return count === 1 ? key : `${key}#${count}`;
  };
};

/** Starts every stage of a policy. @throws OptionError when a guard names a place that does not exist. */
export const startStages = (policy: Policy, limits: Limits): StageSet => {
  const keyOf = keyMaker();
  const guards = policy.guards ?? [];
  checkPlaces(guards);
  const demand = new BoundDecider(keyOf('demand', policy.demand.name), policy.demand, limits);
  const bound = inOrder(guards).map((guard) => new BoundGuard(keyOf('guard', guard.name), guard, limits));
  const floors = (policy.floors ?? []).map((floor) => new BoundDecider(keyOf('floor', floor.name), floor, limits));
  const ceilings = (policy.ceilings ?? []).map((ceiling) => new BoundDecider(keyOf('ceiling', ceiling.name), ceiling, limits));
  return { demand, guards: bound, floors, ceilings, all: [demand, ...bound, ...floors, ...ceilings] };
};
