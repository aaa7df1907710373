import { stageReadings } from '../policy-readings.ts';
import type { LintView } from './lint-view.ts';
import type { PolicyWarning } from './policy-warning.ts';

/** Deciders that say what may be borne, not what is needed. */
const CEILINGS: readonly string[] = ['throughput', 'knee', 'gradient2', 'vegas', 'aimdOnOverload', 'eventLoop', 'memory'];

const isDear = (workers: string | undefined): workers is 'threads' | 'processes' =>
  workers === 'threads' || workers === 'processes';

const noCeiling = ({ stages, limits: { workers } }: LintView): PolicyWarning[] => {
  const hasCeiling = stages.some(({ role }) => role === 'ceiling');
  if (hasCeiling || workers !== 'slots' || stages[0]?.kind !== 'demand') return [];
  return [
    {
      code: 'NO_CEILING',
      path: 'ceilings',
      text: 'where run times grow with the number of tasks at once, more workers mean more load, up to `max` for good; put a `throughput` ceiling above the demand',
    },
  ];
};

const neverSmaller = ({ stages, limits: { workers, spawn } }: LintView): PolicyWarning[] => {
  if (stages[0]?.kind !== 'onDemand') return [];
  const isEager = spawn === 'eager' || (spawn === undefined && isDear(workers));
  const hasCeiling = stages.some(({ role }) => role === 'ceiling');
  if (!isEager && hasCeiling) return [];
  const text = isEager
    ? '`onDemand` always asks for `max`, and workers that start eagerly are then all started and never stopped; use `demand`'
    : '`onDemand` always asks for `max`, and there is no ceiling: the size never changes; add a ceiling, or use a fixed size';
  return [{ code: 'NEVER_SMALLER', path: 'demand', text }];
};

const ceilingAsDemand = ({ stages }: LintView): PolicyWarning[] =>
  stages
    .filter(({ kind, role }) => CEILINGS.includes(kind) && (role === 'demand' || role === 'floor'))
    .map(({ path, kind, role }) => ({
      code: 'CEILING_AS_DEMAND' as const,
      path,
      text: `\`${kind}\` says how many workers can be borne, not how many are needed: as a ${role} it keeps them when there is nothing to do; put it among the ceilings`,
    }));

const searchOnDearWorkers = ({ stages, limits: { workers } }: LintView): PolicyWarning[] =>
  isDear(workers)
    ? stages
        .filter(({ kind, role }) => kind === 'throughput' && role === 'ceiling')
        .map(({ path }) => ({
          code: 'SEARCH_ON_DEAR_WORKERS' as const,
          path,
          text: `\`throughput\` tries neighbouring sizes for ever, and each trial starts or stops ${workers}; \`max\` at what the container has is the better ceiling`,
        }))
    : [];

const eventLoopElsewhere = ({ stages, limits: { workers } }: LintView): PolicyWarning[] =>
  isDear(workers)
    ? stages
        .filter(({ kind }) => kind === 'eventLoop')
        .map(({ path }) => ({
          code: 'EVENT_LOOP_ELSEWHERE' as const,
          path,
          text: `\`eventLoop\` watches the loop of this thread, and the tasks run in ${workers} with loops of their own; leave it out`,
        }))
    : [];

const sameGuardTwice = ({ stages }: LintView): PolicyWarning[] => {
  const guards = stages.filter(({ role, kind }) => role === 'guard' && kind !== 'veto');
  return guards
    .filter(({ kind }, index) => guards.findIndex((other) => other.kind === kind) < index)
    .map(({ path, kind }) => ({
      code: 'SAME_GUARD_TWICE' as const,
      path,
      text: `there is a \`${kind}\` already, and both hold; one with the longer times does the same`,
    }));
};

const noSignal = ({ stages, limits: { signals } }: LintView): PolicyWarning[] => {
  if (signals === undefined) return [];
  return stageReadings(stages)
    .filter(({ name }) => !signals.includes(name))
    .map(({ stage, name }) => ({
      code: 'NO_SIGNAL' as const,
      path: stage.path,
      text: `nothing gives the signal \`${name}\`, so \`${stage.kind}\` has no data for it, ever; add it to \`signals\`${signals.length === 0 ? '' : ` (there are ${signals.join(', ')})`}`,
    }));
};

/** Rules about stages in the wrong place, or without what they need. */
export const PLACE_RULES = [
  noCeiling,
  neverSmaller,
  ceilingAsDemand,
  searchOnDearWorkers,
  eventLoopElsewhere,
  sameGuardTwice,
  noSignal,
] as const;
