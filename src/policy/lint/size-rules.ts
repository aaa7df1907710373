import type { MeasuredLoad } from './lint-limits.ts';
import { type LintStage, type LintView, numberOption } from './lint-view.ts';
import type { PolicyWarning } from './policy-warning.ts';

/** Deciders that start from the present size, so that their steps add up unless something rests between two of them. */
const RELATIVE: readonly string[] = ['step', 'waitStep', 'aimd', 'ratio', 'rules'];
/** Guards that rest. */
const RESTS: readonly string[] = ['cooldown', 'stepRate', 'stabilization'];
/** The option with the workers that a step adds. */
const STEP_OPTION: Readonly<Record<string, string>> = { step: 'up', waitStep: 'up', aimd: 'increase' };

/** The largest step up in one tick, in workers, and the option that says so; absent for deciders without steps. */
const stepOf = (stage: LintStage): { readonly key: string; readonly workers: number } | undefined => {
  const key = Object.hasOwn(STEP_OPTION, stage.kind) ? STEP_OPTION[stage.kind] : undefined;
  const workers = key === undefined ? undefined : numberOption(stage, key);
  return key === undefined || workers === undefined ? undefined : { key, workers };
};

const stepAboveSize = ({ stages, limits: { min, max } }: LintView): PolicyWarning[] =>
  stages.flatMap((stage) => {
    const { key = '', workers = 0 } = stepOf(stage) ?? {};
    if (workers <= 1 || workers <= (max - min) / 2) return [];
    return [
      {
        code: 'STEP_ABOVE_SIZE' as const,
        path: `${stage.path}.options.${key}`,
        text: `a step of ${workers} is more than half of the way from ${min} to ${max}: the size will jump between its bounds; take smaller steps`,
      },
    ];
  });

/** The largest error that a utilization can have against its set-point. */
const largestError = (targetRatio: number): number => Math.max(targetRatio, 1 - targetRatio);

const gainAboveSize = ({ stages, limits: { min, max }, tickMs }: LintView): PolicyWarning[] =>
  stages
    .filter(({ kind }) => kind === 'pid')
    .flatMap((stage) => {
      const speed = (numberOption(stage, 'kp') ?? 0) * largestError(numberOption(stage, 'targetRatio') ?? 0);
      const change = (speed * tickMs) / 1_000;
      const isOfSize = stage.options['per'] === 'size';
      if (change <= (isOfSize ? 1 : Math.max(1, (max - min) / 2))) return [];
      const words = isOfSize ? `${Number(change.toFixed(1))} times the size` : `${Number(change.toFixed(1))} workers`;
      return [
        {
          code: 'GAIN_ABOVE_SIZE' as const,
          path: `${stage.path}.options.kp`,
          text: `with this gain one tick of ${tickMs} ms can move the size by ${words}; lower it, or tick faster`,
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
      text: `\`${kind}\` starts from the present size at every tick, and nothing rests between two steps: it overshoots before the first one can show; add a \`cooldown\` or a \`stepRate\``,
    }));
};

const sizeIsFixed = ({ limits: { min, max } }: LintView): PolicyWarning[] =>
  min === max
    ? [{ code: 'SIZE_IS_FIXED', path: 'min', text: `\`min\` and \`max\` are both ${max}: no policy can change the size` }]
    : [];

/** What is to be said about a largest size under a load that was measured; `undefined` when it is enough. */
export const loadWarning = (max: number, { arrivalsPerSec, runMs }: MeasuredLoad): PolicyWarning | undefined => {
  const needed = (arrivalsPerSec * runMs) / 1_000;
  if (needed <= max) return undefined;
  const text = `${max} is too low for this load: ${Number(arrivalsPerSec.toFixed(1))} tasks a second of ${Number(runMs.toFixed(1))} ms keep ${Number(needed.toFixed(1))} workers busy, so the queue grows without end`;
  return { code: 'MAX_TOO_LOW', path: 'max', text };
};

const maxTooLow = ({ limits: { max, load } }: LintView): PolicyWarning[] => {
  const warning = load === undefined ? undefined : loadWarning(max, load);
  return warning === undefined ? [] : [warning];
};

/** Sizes of a schedule with their places. */
const scheduledSizes = ({ path, options }: LintStage): readonly (readonly [path: string, size: number])[] => {
  const { times } = options;
  if (!Array.isArray(times)) return [];
  return times.flatMap((time: unknown, index) => {
    const size = typeof time === 'object' && time !== null && 'size' in time ? time.size : undefined;
    return typeof size === 'number' ? [[`${path}.options.times[${index}].size`, size] as const] : [];
  });
};

const floorAboveMax = ({ stages, limits: { max } }: LintView): PolicyWarning[] =>
  stages
    .filter(({ kind, role }) => kind === 'schedule' && role === 'floor')
    .flatMap(scheduledSizes)
    .filter(([, size]) => size > max)
    .map(([path, size]) => ({
      code: 'FLOOR_ABOVE_MAX' as const,
      path,
      text: `the floor wants ${size} workers, and \`max\` is ${max}: it will get no more than that; raise \`max\``,
    }));

/** Rules about sizes, steps and gains. */
export const SIZE_RULES = [stepAboveSize, gainAboveSize, noRest, floorAboveMax, sizeIsFixed, maxTooLow] as const;
