import type { StageAnswer } from './bound-stage.ts';
import type { DecisionView, Detail, Limits } from './decider.ts';
import { detailOfHeldBack, heldBackAll, reasonOfHeldBack, viewOfWorkers } from './held-back.ts';
import { FREE, joinNextPossible, type PossibleTimes } from './next-possible.ts';
import type { Observation } from './observation.ts';
import { withinBounds } from './size-rounding.ts';
import { Pass, type Ruling } from './stage-pass.ts';
import type { StageSet } from './stage-set.ts';

/** Keeps the size within the bounds. Leaves a record only when it moved the size. */
export const putBounds = (pass: Pass, { min, max }: Limits): void => {
  const size = withinBounds(pass.size, { min, max });
  if (size !== pass.size) pass.put('bounds', size, size === max && pass.size > max ? 'AT_MAX' : 'AT_MIN', { min, max });
};

const putFreeze = (pass: Pass, { observation }: DecisionView): void => {
  const { paused, desired } = observation;
  if (paused === undefined) return;
  let size = pass.size;
  if (paused !== 'down') size = Math.min(size, desired);
  if (paused !== 'up') size = Math.max(size, desired);
  if (size !== pass.size) pass.put('pause', size, 'PAUSED', { direction: paused });
};

/** While nothing waits for a worker, more of them cannot help: what holds the tasks back binds, and the size does not grow. */
const putHeldBack = (pass: Pass, observation: Observation): void => {
  const held = heldBackAll(observation);
  if (held === undefined) return;
  const size = Math.min(pass.size, observation.desired);
  pass.put(held.by, size, reasonOfHeldBack(held), detailOfHeldBack(held), true);
};

/** A limit's record shows its own size, so that a limit that did not bind is seen too. */
const limitDetail = (answer: StageAnswer): Detail => ({ ...answer.detail, limit: answer.desired });

/** When a ceiling may rise, where it knows: it says so in its detail. */
const risesAt = ({ detail }: StageAnswer): PossibleTimes => {
  const upAtMs = detail?.['upAtMs'];
  return typeof upAtMs === 'number' ? { upAtMs } : {};
};

/**
 * The control law: `desired = max(min, min(max(guards(demand), floors), ceilings, max))`.
 *
 * 1. The demand says what the load needs.
 * 2. Guards calm it, in the order of `GUARD_ORDER`.
 * 3. While a rate, or the limit of a key, holds back all that waits, it does not grow: that binds.
 * 4. Floors lift it; guards do not delay them.
 * 5. Ceilings lower it, past all guards: a meltdown must not wait for a cooldown.
 * 6. A pause holds the size in its direction.
 * 7. The bounds rule last.
 *
 * Stages see a queue without the tasks that are held back.
 *
 * Every stage steps on every pass, so that its state is fresh whichever stage binds.
 */
export const ruleBy = (set: StageSet, given: DecisionView): Ruling => {
  const { observation } = given;
  const view = viewOfWorkers(given);
  const pass = new Pass(observation.desired);
  const demand = set.demand.ask(view);
  pass.put(set.demand.name, demand.desired, demand.reason, demand.detail, true);
  let nextPossibleAt = FREE;
  for (const guard of set.guards) {
    const answer = guard.ask(view, pass.size);
    pass.put(guard.name, answer.desired, answer.reason, answer.detail);
    nextPossibleAt = joinNextPossible(nextPossibleAt, answer, view.observation.nowMs);
  }
  putHeldBack(pass, observation);
  for (const floor of set.floors) {
    const answer = floor.ask(view);
    pass.put(floor.name, Math.max(pass.size, answer.desired), answer.reason, limitDetail(answer));
  }
  const proposed = { ...view, proposed: withinBounds(pass.size, view.limits) };
  const limits = set.ceilings.map((ceiling) => {
    const answer = ceiling.ask(proposed);
    pass.put(ceiling.name, Math.min(pass.size, answer.desired), answer.reason, limitDetail(answer));
    return answer;
  });
  for (const limit of limits) {
    // a ceiling above the size holds nothing
    if (limit.desired <= pass.size) nextPossibleAt = joinNextPossible(nextPossibleAt, risesAt(limit), view.observation.nowMs);
  }
  putFreeze(pass, view);
  putBounds(pass, view.limits);
  return pass.ruling(nextPossibleAt);
};
