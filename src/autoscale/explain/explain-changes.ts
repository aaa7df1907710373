import type { DecisionRecord } from '../decision-record.ts';
import { type ExplainLimits, explainReason, explainRecord } from './explain-record.ts';

/** A change of the size, or several in a row in the same direction and for the same reason. @public */
export interface ExplainedChange {
  /** Monotonic time of the first step, in milliseconds. */
  readonly at: number;
  /** Size before the first step and after the last one, in workers. */
  readonly from: number;
  readonly to: number;
  /** How many steps it took. */
  readonly steps: number;
  /** Reason code of the binding stage; `undefined` when somebody else changed the size. */
  readonly reason: string | undefined;
  /** In words, with the size: `12 of 32: queue at 81 % of 1,000`. */
  readonly text: string;
  /** In words, without the size. */
  readonly why: string;
}

const ownChange = (record: DecisionRecord, limits: ExplainLimits): ExplainedChange | undefined => {
  const from = record.observation.desired;
  if (record.applied === from) return undefined;
  return {
    at: record.at,
    from,
    to: record.applied,
    steps: 1,
    reason: record.binding.reason,
    text: explainRecord(record, limits),
    why: explainReason(record, limits.timeZone),
  };
};

/** A size that is not the one of the tick before was set past the autoscaler. */
const foreignChange = (
  earlier: DecisionRecord | undefined,
  { at, observation }: DecisionRecord,
  { max }: ExplainLimits,
): ExplainedChange | undefined => {
  if (earlier === undefined || earlier.applied === observation.desired) return undefined;
  const why = `set from outside, in place of ${earlier.applied}`;
  return {
    at,
    from: earlier.applied,
    to: observation.desired,
    steps: 1,
    reason: undefined,
    text: `${observation.desired} of ${max}: ${why}`,
    why,
  };
};

const isGoingOn = (change: ExplainedChange | undefined, next: ExplainedChange): change is ExplainedChange =>
  change !== undefined &&
  change.to === next.from &&
  change.reason === next.reason &&
  Math.sign(change.to - change.from) === Math.sign(next.to - next.from);

/**
 * Lists the changes of the size with their reasons. Steps of ticks that follow each other, go in the same direction and have
 * the same reason are one change; its words are those of the last step.
 * @public
 */
export const explainChanges = (records: Iterable<DecisionRecord>, limits: ExplainLimits): readonly ExplainedChange[] => {
  const changes: ExplainedChange[] = [];
  let earlier: DecisionRecord | undefined;
  let open: ExplainedChange | undefined;
  for (const record of records) {
    const foreign = foreignChange(earlier, record, limits);
    if (foreign !== undefined) changes.push(foreign);
    const own = ownChange(record, limits);
    if (own !== undefined && foreign === undefined && isGoingOn(open, own)) {
      open = { ...own, at: open.at, from: open.from, steps: open.steps + 1 };
      changes[changes.length - 1] = open;
    } else {
      open = own;
      if (own !== undefined) changes.push(own);
    }
    earlier = record;
  }
  return changes;
};
