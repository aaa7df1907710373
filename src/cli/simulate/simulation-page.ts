import { formatDuration, type PageLoad, type PageRun, type PageShadow, renderSimulationPage } from '../../report/index.ts';
import { meanSizes } from '../shadow-text.ts';
import type { PlayedRun } from './played-run.ts';
import type { PoolSettings } from './pool-settings.ts';
import type { ParsedSimulate } from './simulate-options.ts';

/** A load with its runs, and which of them broke a threshold. */
export interface PlayedLoad {
  readonly runs: readonly PlayedRun[];
  readonly failed: ReadonlySet<PlayedRun>;
}

const pageShadow = ({ shadowName, shadowCourse: course, result }: PlayedRun): PageShadow | undefined => {
  const { shadow } = result;
  if (shadowName === undefined || shadow === undefined) return undefined;
  const { equalRatio, ticks, workerTimeRatio, higherMs, lowerMs, errors } = shadow;
  const { live: meanLive, shadow: meanShadow } = meanSizes(shadow);
  const ratio = workerTimeRatio === undefined ? {} : { workerTimeRatio };
  return { name: shadowName, equalRatio, ticks, meanLive, meanShadow, ...ratio, higherMs, lowerMs, errors, course };
};

const pageRun = (run: PlayedRun, isFailed: boolean): PageRun => {
  const { policy, result, changes, curve } = run;
  const { quality, waits, peakLive, timeline } = result;
  const shadow = pageShadow(run);
  return {
    policy,
    lateRatio: quality.lateRatio,
    cost: quality.costRatio,
    waitP50Ms: waits.p50,
    waitP99Ms: waits.p99,
    startsPer1000: quality.startsPer1000,
    reversalsPerHour: quality.reversalsPerHour,
    peakLive,
    isFailed,
    timeline,
    changes,
    curve,
    ...(shadow !== undefined && { shadow }),
  };
};

const pageLoad = ({ runs, failed }: PlayedLoad): readonly PageLoad[] => {
  const [first] = runs;
  if (first === undefined) return [];
  const { workload, durationMs, tasks, waitSloMs } = first.result;
  return [
    { name: workload, durationMs, tasks: tasks.arrived, waitSloMs, runs: runs.map((run) => pageRun(run, failed.has(run))) },
  ];
};

/** What held for all policies, or what held for which. */
const told = (loads: readonly PlayedLoad[], textOf: (settings: PoolSettings) => string): string => {
  const byPolicy = new Map(loads.flatMap(({ runs }) => runs.map(({ policy, settings }) => [policy, textOf(settings)] as const)));
  const texts = new Set(byPolicy.values());
  return texts.size === 1 ? [...texts].join('') : Array.from(byPolicy, ([policy, text]) => `${policy} ${text}`).join(', ');
};

/** The report as one HTML file. */
export const simulationPage = (loads: readonly PlayedLoad[], { startup, seed, compress, scale }: ParsedSimulate): string =>
  renderSimulationPage({
    title: 'Policies on recorded load',
    conditions: [
      ['wait SLO', told(loads, ({ waitSlo }) => formatDuration(waitSlo))],
      ['workers', told(loads, ({ min, max }) => `${min} to ${max}`)],
      ['start of a worker', formatDuration(startup)],
      ['seed', String(seed)],
      ...(compress === 1 ? [] : [['compressed', `${compress} times`] as const]),
      ...(scale === 1 ? [] : [['scaled', `${scale} times`] as const]),
    ],
    loads: loads.flatMap(pageLoad),
  });
