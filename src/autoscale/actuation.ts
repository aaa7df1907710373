import type { DecisionRecord, Outcome } from './decision-record.ts';
import type { Observation } from './observation.ts';
import type { Recommendation, StageRecord } from './recommendation.ts';

/** What became of a recommendation. */
export interface Actuation {
  /** Size that the budget allowed, in workers. */
  readonly granted: number;
  /** Size that the target is steered to afterwards, in workers. */
  readonly applied: number;
  readonly outcome: Outcome;
}

const BUDGET_STAGE = 'budget';
const DRY_RUN_STAGE = 'dryRun';

/** Tells the controller's own stages from those that the loop adds when it applies a size. */
export const isControllerStage = ({ name }: StageRecord): boolean => name !== BUDGET_STAGE && name !== DRY_RUN_STAGE;

const budgetReason = (granted: number, current: number): StageRecord['reason'] =>
  granted > current ? 'BUDGET_PARTIAL' : 'BUDGET_DENIED';

const budgetStage = (recommended: number, granted: number, current: number): StageRecord => ({
  name: BUDGET_STAGE,
  in: recommended,
  out: granted,
  reason: budgetReason(granted, current),
  detail: { asked: recommended, granted },
});

/** Joins what was seen, recommended and done to the record of one tick. Live loop and replay both make their records here. */
export const toRecord = (
  observation: Observation,
  { stages, desired, binding, nextPossibleAt }: Recommendation,
  { granted, applied, outcome }: Actuation,
): DecisionRecord => {
  const all = [...stages];
  const isCut = granted !== desired;
  if (isCut) all.push(budgetStage(desired, granted, observation.desired));
  if (outcome === 'dryRun') all.push({ name: DRY_RUN_STAGE, in: granted, out: applied, reason: 'DRY_RUN' });
  return Object.freeze({
    at: observation.nowMs,
    observation,
    stages: all,
    recommended: desired,
    granted,
    applied,
    outcome,
    binding: isCut ? { stage: BUDGET_STAGE, reason: budgetReason(granted, observation.desired) } : binding,
    nextPossibleAt,
  });
};
