import type { DecisionRecord } from '../decision-record.ts';
import type { StageRecord } from '../recommendation.ts';
import { DEMAND_WORDS } from './demand-words.ts';
import { plainDuration, plainNumber } from './plain-numbers.ts';
import { numberOf, type ReasonFacts } from './reason-facts.ts';
import { sayReason } from './reason-words.ts';

/** What a sentence needs beside the record. @public */
export interface ExplainLimits {
  /** Largest size, in workers, where the record has none of its own (`observation.bounds`). */
  readonly max: number;
  /** Time zone of clock times, as an IANA name. @defaultValue the host's */
  readonly timeZone?: string;
}

const bindingStage = ({ stages, binding, recommended }: DecisionRecord): StageRecord =>
  stages.findLast(({ name, reason }) => name === binding.stage && reason === binding.reason) ?? {
    name: binding.stage,
    in: recommended,
    out: recommended,
    reason: binding.reason,
  };

/** What was wanted before something else bound: an operator's word, or a demand that is a number. */
const wantedBefore = (record: DecisionRecord, binding: StageRecord, timeZone: string | undefined): string | undefined => {
  const override = record.stages.find(({ reason }) => reason === 'OVERRIDE');
  if (override !== undefined) return sayReason({ stage: override, record, timeZone });
  const demand = record.stages[0];
  if (demand === undefined || demand.name === binding.name) return undefined;
  const isKnown = demand.reason in DEMAND_WORDS || demand.reason.startsWith('RULE:');
  const isTelling = isKnown && demand.reason !== 'ON_DEMAND' && demand.reason !== 'NO_CHANGE';
  return isTelling ? sayReason({ stage: demand, record }) : undefined;
};

const sayOutcome = ({ outcome, granted, binding }: DecisionRecord): string | undefined => {
  if (outcome === 'failed' && binding.reason !== 'RESIZE_FAILED') return `the resize to ${plainNumber(granted)} failed`;
  return outcome === 'dryRun' ? `would be ${plainNumber(granted)} (dry run)` : undefined;
};

/** When the size may change again, unless the reason has said so already: its words tell the `untilMs` of its detail. */
const sayNext = (facts: ReasonFacts): string[] => {
  const { at, nextPossibleAt, observation } = facts.record;
  const told = [numberOf(facts, 'untilMs'), observation.override?.untilMs];
  const isNews = (atMs: number | null): atMs is number => atMs !== null && atMs > at && !told.includes(atMs);
  // a ceiling that binds tells its own time; records of older journals have it nowhere else
  const up = nextPossibleAt.up ?? numberOf(facts, 'upAtMs') ?? null;
  const { down } = nextPossibleAt;
  return [
    ...(isNews(up) ? [`may grow in ${plainDuration(up - at)}`] : []),
    ...(isNews(down) ? [`may shrink in ${plainDuration(down - at)}`] : []),
  ];
};

/** Why the size is what it is, without the size itself. */
export const explainReason = (record: DecisionRecord, timeZone?: string): string => {
  const stage = bindingStage(record);
  const facts = { stage, record, timeZone };
  const reason = sayReason(facts);
  // An operator's word stands alone: what the policy would do, and when, does not matter until it ends.
  const parts =
    stage.reason === 'OVERRIDE'
      ? [reason, sayOutcome(record)]
      : [wantedBefore(record, stage, timeZone), reason, sayOutcome(record), ...sayNext(facts)];
  return parts.filter((part) => part !== undefined).join('; ');
};

/**
 * Says in one sentence why the size is what it is: `12 of 32: queue at 81 % of 1,000; cooldown holds growth for 1.2 s`. A reason code
 * without words of its own is said as it is, with its detail.
 * @public
 */
export const explainRecord = (record: DecisionRecord, { max, timeZone }: ExplainLimits): string => {
  const isByOperator = record.stages.some(({ reason }) => reason === 'OVERRIDE');
  const most = record.observation.bounds?.max ?? max;
  return `${plainNumber(record.applied)} of ${plainNumber(most)}${isByOperator ? ' ' : ': '}${explainReason(record, timeZone)}`;
};
