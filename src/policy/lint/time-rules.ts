import { durationWords } from './duration-words.ts';
import { type LintStage, type LintView, numberOption } from './lint-view.ts';
import type { PolicyWarning } from './policy-warning.ts';

/** Above this a search for the best size loses points of throughput, in milliseconds. */
const SLOWEST_SEARCH_TICK_MS = 100;

/** Options that are times to look back over or to rest for, and are switched on. */
const spansOf = (stage: LintStage): readonly (readonly [key: string, ms: number])[] =>
  Object.entries(stage.shape?.fields ?? {}).flatMap(([key, { shape }]) => {
    const ms = numberOption(stage, key);
    const isSpan = shape.type === 'number' && shape.isSpan === true && ms !== undefined && ms > 0;
    return isSpan ? [[key, ms] as const] : [];
  });

const tickAboveSpan = ({ stages, tickMs }: LintView): PolicyWarning[] =>
  stages.flatMap((stage) =>
    spansOf(stage)
      .filter(([, ms]) => ms < tickMs)
      .map(([key, ms]) => ({
        code: 'TICK_ABOVE_SPAN' as const,
        path: `${stage.path}.options.${key}`,
        text: `${durationWords(ms)} is less than a tick of ${durationWords(tickMs)}, so it holds nothing; make it longer, or 0`,
      })),
  );

const tickAboveSlo = ({ limits: { waitSloMs }, tickMs }: LintView): PolicyWarning[] =>
  tickMs <= waitSloMs
    ? []
    : [
        {
          code: 'TICK_ABOVE_SLO',
          path: 'tickMs',
          text: `a tick of ${durationWords(tickMs)} is longer than the wait SLO of ${durationWords(waitSloMs)}: tasks are late before the first decision; tick faster`,
        },
      ];

const tickSlowForSearch = ({ stages, tickMs }: LintView): PolicyWarning[] =>
  stages
    .filter(({ kind, role, options }) => kind === 'throughput' && role === 'ceiling' && options['start'] === 'low')
    .filter(() => tickMs > SLOWEST_SEARCH_TICK_MS)
    .map(({ path }) => ({
      code: 'TICK_SLOW_FOR_SEARCH' as const,
      path,
      text: `with a tick of ${durationWords(tickMs)} the search for the best size takes long; use \`tickMs\` 50`,
    }));

const delayBelowWindow = ({ stages }: LintView): PolicyWarning[] => {
  const windowMs = Math.max(
    0,
    ...stages.filter(({ kind }) => kind === 'stabilization').map((stage) => numberOption(stage, 'downMs') ?? 0),
  );
  return stages
    .filter(({ kind }) => kind === 'cooldown')
    .flatMap((stage) => {
      const downMs = numberOption(stage, 'downMs') ?? 0;
      if (downMs === 0 || downMs >= windowMs) return [];
      return [
        {
          code: 'DELAY_BELOW_WINDOW' as const,
          path: `${stage.path}.options.downMs`,
          text: `the rest before a scale-down (${durationWords(downMs)}) is shorter than the stabilization window (${durationWords(windowMs)}), which holds the size longer anyway after growth; keep one of them`,
        },
      ];
    });
};

/** A forecast that is a demand of its own until it acts keeps the workers that the demand beside it lets go of. */
const isHeldByForecast = (stages: readonly LintStage[]): boolean =>
  stages.some(({ kind, role, options: { act, until } }) => {
    const isDemand = until === 'demand' || (until !== 'nothing' && act !== 'never');
    return kind === 'forecast' && role === 'floor' && isDemand;
  });

const windowBelowStartup = ({ stages, limits: { startupMs = 0 } }: LintView): PolicyWarning[] =>
  stages.flatMap((stage) => {
    if (stage.role === 'demand' && isHeldByForecast(stages)) return [];
    const key = stage.kind === 'demand' ? 'downWindowMs' : stage.kind === 'stabilization' ? 'downMs' : undefined;
    const ms = key === undefined ? undefined : numberOption(stage, key);
    if (key === undefined || ms === undefined || ms >= startupMs) return [];
    return [
      {
        code: 'WINDOW_BELOW_STARTUP' as const,
        path: `${stage.path}.options.${key}`,
        text: `a window of ${durationWords(ms)} is shorter than the start of a worker (${durationWords(startupMs)}): workers are given up before they were of use`,
      },
    ];
  });

const startupAboveSlo = ({ stages, limits: { startupMs = 0, waitSloMs } }: LintView): PolicyWarning[] => {
  const hasFloor = stages.some(({ role }) => role === 'floor');
  if (startupMs <= waitSloMs || hasFloor) return [];
  return [
    {
      code: 'STARTUP_ABOVE_SLO',
      path: 'floors',
      text: `a worker starts in ${durationWords(startupMs)}, longer than the wait SLO of ${durationWords(waitSloMs)}: a burst is late whatever the policy does; pre-warm with a floor or a higher \`min\``,
    },
  ];
};

/** Rules about times. */
export const TIME_RULES = [
  tickAboveSpan,
  tickAboveSlo,
  tickSlowForSearch,
  delayBelowWindow,
  windowBelowStartup,
  startupAboveSlo,
] as const;
