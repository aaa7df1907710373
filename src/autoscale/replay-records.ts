import type { DecisionRecord } from './decision-record.ts';
import { HOLD_STAGE } from './hold.ts';
import type { Journal, JournalTick } from './journal/index.ts';
import type { StageRecord } from './recommendation.ts';

const stagesOf = ({ hold, binding, detail, observation, recommended }: JournalTick): StageRecord[] => {
  const stages: StageRecord[] = [];
  const { desired } = observation;
  if (hold !== undefined) stages.push({ name: HOLD_STAGE, in: desired, out: desired, ...hold });
  if (binding.stage === HOLD_STAGE) return stages;
  stages.push({
    name: binding.stage,
    in: desired,
    out: recommended,
    reason: binding.reason,
    ...(detail !== undefined && { detail }),
  });
  return stages;
};

/**
 * Records of a journal as they stand, without deciding again: of the stages only the binding one is known. For journals whose
 * policy has no data form; otherwise `replayJournal` gives more.
 * @throws OptionError at a damaged line.
 * @public
 */
export const recordsOf = function* (journal: Journal): Generator<DecisionRecord, void, undefined> {
  for (const tick of journal.ticks()) {
    const { observation, recommended, granted, applied, outcome, binding } = tick;
    yield {
      at: observation.nowMs,
      observation,
      stages: stagesOf(tick),
      recommended,
      granted,
      applied,
      outcome,
      binding,
      nextPossibleAt: { up: null, down: null },
    };
  }
};
