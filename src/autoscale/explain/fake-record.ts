import type { DecisionRecord } from '../decision-record.ts';
import { NO_OBSERVATION } from '../journal/index.ts';
import type { Observation } from '../observation.ts';
import type { StageRecord } from '../recommendation.ts';

/** What a test says of a record; the rest follows. */
export interface RecordParts extends Partial<Omit<DecisionRecord, 'observation'>> {
  readonly observation?: Partial<Observation>;
}

/** A record of 12 workers at 10 s, bound by the last of its stages unless said otherwise. For tests. */
export const fakeRecord = (stages: readonly StageRecord[], { observation, ...more }: RecordParts = {}): DecisionRecord => {
  const last = stages.at(-1);
  return {
    at: 10_000,
    observation: { ...NO_OBSERVATION, nowMs: 10_000, dtMs: 100, desired: 12, ...observation },
    stages,
    recommended: 12,
    granted: 12,
    applied: 12,
    outcome: 'none',
    binding: { stage: last?.name ?? 'bounds', reason: last?.reason ?? 'NO_CHANGE' },
    nextPossibleAt: { up: null, down: null },
    ...more,
  };
};

/** A stage of a test. */
export const fakeStage = (
  reason: StageRecord['reason'],
  detail?: StageRecord['detail'],
  out = 12,
  name = 'stage',
): StageRecord => (detail === undefined ? { name, in: 12, out, reason } : { name, in: 12, out, reason, detail });
