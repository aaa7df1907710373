import { isControllerStage, toRecord } from './actuation.ts';
import type { DecisionRecord } from './decision-record.ts';
import { HOLD_STAGE } from './hold.ts';
import type { Journal, JournalTick } from './journal/index.ts';
import type { StageRecord } from './recommendation.ts';
import { type ReplayOptions, segmentsFrom } from './replay.ts';

/** The controller's stages, as far as a journal has them: the hold, and the one that bound unless budget or target did. */
const stagesOf = ({ hold, binding, detail, observation, recommended }: JournalTick): StageRecord[] => {
  const stages: StageRecord[] = [];
  const { desired } = observation;
  if (hold !== undefined) stages.push({ name: HOLD_STAGE, in: desired, out: desired, ...hold });
  if (binding.stage === HOLD_STAGE || !isControllerStage({ name: binding.stage })) return stages;
  stages.push({
    name: binding.stage,
    in: desired,
    out: recommended,
    reason: binding.reason,
    ...(detail !== undefined && { detail }),
  });
  return stages;
};

const recordOf = (tick: JournalTick): DecisionRecord => {
  const { observation, recommended, binding } = tick;
  const recommendation = { at: observation.nowMs, desired: recommended, stages: stagesOf(tick), binding };
  return toRecord(observation, { ...recommendation, nextPossibleAt: { up: null, down: null } }, tick);
};

/**
 * Records of a journal as they stand, without deciding again: of the stages only the binding one is known. For journals whose
 * policy has no data form; otherwise `replayJournal` gives more.
 * @throws OptionError at a damaged line, or when there is no such checkpoint.
 * @public
 */
export const recordsOf = function* (
  journal: Journal,
  { fromCheckpoint = 0 }: ReplayOptions = {},
): Generator<DecisionRecord, void, undefined> {
  for (const segment of segmentsFrom(journal, fromCheckpoint)) {
    for (const entry of segment.entries()) if (entry.kind === 'tick') yield recordOf(entry.tick);
  }
};
