import type { DecisionRecord } from '../decision-record.ts';
import type { StageRecord } from '../recommendation.ts';

/** What words are made of: a stage, and the record that it stands in. */
export interface ReasonFacts {
  readonly stage: StageRecord;
  readonly record: DecisionRecord;
  /** Time zone of clock times; the host's when absent. */
  readonly timeZone?: string | undefined;
}

/** A reason in words. */
export interface ReasonWords {
  /** Without numbers, for counting: "the queue filled up". */
  readonly name: string;
  /** The name when the size fell for it. @defaultValue the name */
  readonly downName?: string;
  /** With this record's numbers. */
  readonly say: (facts: ReasonFacts) => string;
}

/** Words for the reason codes of one concern. */
export type ReasonTable = Readonly<Record<string, ReasonWords>>;

/** A number of a stage's detail; `undefined` when it is not there or no finite number, since a stage may be anybody's. */
export const numberOf = ({ stage }: ReasonFacts, key: string): number | undefined => {
  const value = stage.detail?.[key];
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
};

/** A text of a stage's detail. */
export const textOf = ({ stage }: ReasonFacts, key: string): string | undefined => {
  const value = stage.detail?.[key];
  return typeof value === 'string' ? value : undefined;
};
