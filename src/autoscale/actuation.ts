import type { Detail } from './decider.ts';
import type { DecisionRecord, Outcome } from './decision-record.ts';
import type { Observation } from './observation.ts';
import type { Binding, Recommendation, StageRecord } from './recommendation.ts';

/** What became of a recommendation. */
export interface Actuation {
  /** Size that the budget allowed, in workers. */
  readonly granted: number;
  /** Size that the target is steered to afterwards, in workers. */
  readonly applied: number;
  readonly outcome: Outcome;
  /** What a budget says about a cut; absent when it says nothing or has cut nothing. */
  readonly denial?: Detail | undefined;
  /** Why the target refused; absent unless the outcome is `failed`. */
  readonly error?: string | undefined;
}

const BUDGET_STAGE = 'budget';
const DRY_RUN_STAGE = 'dryRun';
const RESIZE_STAGE = 'resize';

/** What binds a tick whose resize failed: the size is what it is because the target refused another one. */
export const RESIZE_FAILED: Binding = Object.freeze({ stage: RESIZE_STAGE, reason: 'RESIZE_FAILED' });

/** Tells the controller's own stages from those that the loop adds when it applies a size. */
export const isControllerStage = ({ name }: Pick<StageRecord, 'name'>): boolean =>
  name !== BUDGET_STAGE && name !== DRY_RUN_STAGE && name !== RESIZE_STAGE;

const budgetReason = (granted: number, current: number): StageRecord['reason'] => {
  if (granted > current) return 'BUDGET_PARTIAL';
  return granted < current ? 'BUDGET_RECLAIMED' : 'BUDGET_DENIED';
};

const budgetStage = (recommended: number, { granted, denial }: Actuation, current: number): StageRecord => ({
  name: BUDGET_STAGE,
  in: recommended,
  out: granted,
  reason: budgetReason(granted, current),
  detail: { asked: recommended, granted, ...denial },
});

const resizeStage = ({ granted, applied, error }: Actuation): StageRecord => ({
  name: RESIZE_STAGE,
  in: granted,
  out: applied,
  reason: 'RESIZE_FAILED',
  ...(error !== undefined && { detail: { error } }),
});

/** Joins what was seen, recommended and done to the record of one tick. Live loop and replay both make their records here. */
export const toRecord = (
  observation: Observation,
  { stages, desired, binding, nextPossibleAt }: Recommendation,
  actuation: Actuation,
): DecisionRecord => {
  const { granted, applied, outcome } = actuation;
  const all = [...stages];
  let bound = binding;
  if (granted !== desired) {
    const stage = budgetStage(desired, actuation, observation.desired);
    all.push(stage);
    bound = { stage: BUDGET_STAGE, reason: stage.reason };
  }
  if (outcome === 'dryRun') all.push({ name: DRY_RUN_STAGE, in: granted, out: applied, reason: 'DRY_RUN' });
  if (outcome === 'failed') {
    all.push(resizeStage(actuation));
    bound = RESIZE_FAILED;
  }
  return Object.freeze({
    at: observation.nowMs,
    observation,
    stages: all,
    recommended: desired,
    granted,
    applied,
    outcome,
    binding: bound,
    nextPossibleAt,
  });
};

/** What a budget said about the cut of a record, as it was handed to {@link toRecord}. */
export const denialOf = ({ stages, granted, recommended }: DecisionRecord): Detail | undefined => {
  if (granted === recommended) return undefined;
  const detail = stages.find(({ name }) => name === BUDGET_STAGE)?.detail;
  const { asked: _asked, granted: _granted, ...denial } = { ...detail };
  return Object.keys(denial).length === 0 ? undefined : denial;
};

/** Why the resize of a record failed, as it was handed to {@link toRecord}. */
export const resizeErrorOf = ({ stages, outcome }: DecisionRecord): string | undefined => {
  if (outcome !== 'failed') return undefined;
  const error = stages.find(({ name }) => name === RESIZE_STAGE)?.detail?.['error'];
  return typeof error === 'string' ? error : undefined;
};
