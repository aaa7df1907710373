import { type LintStage, type LintView, numberOption } from './lint-view.ts';
import type { PolicyWarning } from './policy-warning.ts';

/** Deciders that start from the present size, so that they wind up unless something rests between two steps. */
const RELATIVE: readonly string[] = ['step'];
/** Guards that rest. */
const RESTS: readonly string[] = ['cooldown', 'stepRate'];

/** The largest step up that a relative decider takes in one tick, in workers, and the option that says so. */
const stepOf = (stage: LintStage): readonly [key: string, workers: number] | undefined => {
  const up = stage.kind === 'step' ? numberOption(stage, 'up') : undefined;
  return up === undefined ? undefined : ['up', up];
};

const stepAboveSize = ({ stages, limits: { min, max } }: LintView): PolicyWarning[] =>
  stages.flatMap((stage) => {
    const [key, workers] = stepOf(stage) ?? ['', 0];
    if (workers <= 1 || workers <= (max - min) / 2) return [];
    return [
      {
        code: 'STEP_ABOVE_SIZE' as const,
        path: `${stage.path}.options.${key}`,
        text: `a step of ${workers} is more than half of the way from ${min} to ${max}: the size will jump between its bounds; take smaller steps`,
      },
    ];
  });

const noRest = ({ stages }: LintView): PolicyWarning[] => {
  if (stages.some(({ role, kind }) => role === 'guard' && RESTS.includes(kind))) return [];
  return stages
    .filter(({ role, kind }) => role === 'demand' && RELATIVE.includes(kind))
    .map(({ path, kind }) => ({
      code: 'NO_REST' as const,
      path,
      text: `\`${kind}\` steps from the present size at every tick, and nothing rests between two steps: it overshoots before the first step can show; add a \`cooldown\``,
    }));
};

const noCeiling = ({ stages, limits: { workers } }: LintView): PolicyWarning[] => {
  const demand = stages[0];
  const hasCeiling = stages.some(({ role }) => role === 'ceiling');
  if (hasCeiling || workers !== 'slots' || demand?.kind !== 'demand') return [];
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
  const isEager = spawn === 'eager' || (spawn === undefined && (workers === 'threads' || workers === 'processes'));
  const hasCeiling = stages.some(({ role }) => role === 'ceiling');
  if (!isEager && hasCeiling) return [];
  const text = isEager
    ? '`onDemand` always asks for `max`, and workers that start eagerly are then all started and never stopped; use `demand`'
    : '`onDemand` always asks for `max`, and there is no ceiling: the size never changes; add a ceiling, or use a fixed size';
  return [{ code: 'NEVER_SMALLER', path: 'demand', text }];
};

const ceilingAsDemand = ({ stages }: LintView): PolicyWarning[] =>
  stages
    .filter(({ kind, role }) => kind === 'throughput' && (role === 'demand' || role === 'floor'))
    .map(({ path, role }) => ({
      code: 'CEILING_AS_DEMAND' as const,
      path,
      text: `\`throughput\` says how many workers pay off at most, not how many are needed: as a ${role} it keeps them when there is nothing to do; put it among the ceilings`,
    }));

const searchOnDearWorkers = ({ stages, limits: { workers } }: LintView): PolicyWarning[] =>
  workers === 'threads' || workers === 'processes'
    ? stages
        .filter(({ kind, role }) => kind === 'throughput' && role === 'ceiling')
        .map(({ path }) => ({
          code: 'SEARCH_ON_DEAR_WORKERS' as const,
          path,
          text: `\`throughput\` tries neighbouring sizes for ever, and each trial starts or stops ${workers}; \`max\` at what the container has is the better ceiling`,
        }))
    : [];

const sameGuardTwice = ({ stages }: LintView): PolicyWarning[] => {
  const guards = stages.filter(({ role }) => role === 'guard');
  return guards
    .filter(({ kind }, index) => guards.findIndex((other) => other.kind === kind) < index)
    .map(({ path, kind }) => ({
      code: 'SAME_GUARD_TWICE' as const,
      path,
      text: `there is a \`${kind}\` already, and both hold; one with the longer times does the same`,
    }));
};

const sizeIsFixed = ({ limits: { min, max } }: LintView): PolicyWarning[] =>
  min === max
    ? [{ code: 'SIZE_IS_FIXED', path: 'min', text: `\`min\` and \`max\` are both ${max}: no policy can change the size` }]
    : [];

const maxTooLow = ({ limits: { max, load } }: LintView): PolicyWarning[] => {
  if (load === undefined) return [];
  const { arrivalsPerSec, runMs } = load;
  const needed = (arrivalsPerSec * runMs) / 1_000;
  if (needed <= max) return [];
  const text = `${max} workers are too few for this load: ${Number(arrivalsPerSec.toFixed(1))} tasks a second of ${Number(runMs.toFixed(1))} ms keep ${Number(needed.toFixed(1))} busy, so the queue grows without end`;
  return [{ code: 'MAX_TOO_LOW', path: 'max', text }];
};

/** Rules about sizes, and about stages in the wrong place. */
export const SIZE_RULES = [
  stepAboveSize,
  noRest,
  noCeiling,
  neverSmaller,
  ceilingAsDemand,
  searchOnDearWorkers,
  sameGuardTwice,
  sizeIsFixed,
  maxTooLow,
] as const;
