import { type DecisionRecord, explainRecord } from '../autoscale/index.ts';
import type { Clock } from '../time/index.ts';

/** A decision as the control plane tells it: the record, with its time for people and its reason in words. */
export interface DecisionView {
  /** Wall time in milliseconds since the Unix epoch. */
  readonly atWallMs: number;
  readonly text: string;
  readonly record: DecisionRecord;
}

/** A change of the size, short. */
export interface ChangeView {
  readonly atWallMs: number;
  readonly from: number;
  readonly to: number;
  readonly outcome: DecisionRecord['outcome'];
  /** Code of the reason. */
  readonly reason: string;
  readonly text: string;
}

/** One point of a chart. Times in milliseconds since the Unix epoch, waits in milliseconds, everything else in workers or tasks. */
export interface HistoryPoint {
  readonly atWallMs: number;
  readonly min: number;
  readonly max: number;
  readonly desired: number;
  readonly live: number;
  readonly busy: number;
  readonly queued: number;
  /** Absent when no task started in the 10 seconds before. */
  readonly waitP50Ms?: number;
  readonly waitP99Ms?: number;
  readonly oldestWaitMs: number;
}

/** Limits of an autoscaler, for words and for points. */
export interface SizeLimits {
  readonly min: number;
  readonly max: number;
}

/** When a monotonic time was, or will be, on the wall. */
export const toWallMs = (atMs: number, clock: Pick<Clock, 'now' | 'wallNow'>): number =>
  Math.round(clock.wallNow() + (atMs - clock.now()));

const wallOf = ({ at, observation }: DecisionRecord, clock: Pick<Clock, 'now' | 'wallNow'>): number =>
  Math.round(observation.wallMs ?? toWallMs(at, clock));

export const isChange = ({ applied, observation, outcome }: DecisionRecord): boolean =>
  applied !== observation.desired || outcome === 'failed';

export const decisionView = (
  record: DecisionRecord,
  limits: SizeLimits,
  clock: Pick<Clock, 'now' | 'wallNow'>,
): DecisionView => ({
  atWallMs: wallOf(record, clock),
  text: explainRecord(record, limits),
  record,
});

export const changeView = (record: DecisionRecord, limits: SizeLimits, clock: Pick<Clock, 'now' | 'wallNow'>): ChangeView => ({
  atWallMs: wallOf(record, clock),
  from: record.observation.desired,
  to: record.applied,
  outcome: record.outcome,
  reason: record.binding.reason,
  text: explainRecord(record, limits),
});

export const historyPoint = (record: DecisionRecord, limits: SizeLimits, clock: Pick<Clock, 'now' | 'wallNow'>): HistoryPoint => {
  const { live, busy, queued, waitMs, oldestWaitMs, bounds = limits } = record.observation;
  return {
    atWallMs: wallOf(record, clock),
    min: bounds.min,
    max: bounds.max,
    desired: record.applied,
    live,
    busy,
    queued,
    ...(waitMs !== undefined && { waitP50Ms: waitMs.p50, waitP99Ms: waitMs.p99 }),
    oldestWaitMs,
  };
};
