import { formatCount, formatCounted, formatDuration, renderTable, sparkline, visibleText } from '../../report/index.ts';
import type { SimulationResult } from '../../sim/index.ts';
import type { PlayedRun } from './played-run.ts';

const percent = (ratio: number): string => `${(100 * ratio).toFixed(2)} %`;

const COLUMNS = [
  { title: 'policy' },
  { title: 'late', align: 'right' as const },
  { title: 'refused', align: 'right' as const },
  { title: 'cost', align: 'right' as const },
  { title: 'wait p50', align: 'right' as const },
  { title: 'p99', align: 'right' as const },
  { title: 'max', align: 'right' as const },
  { title: 'workers', align: 'right' as const },
  { title: 'starts/1000', align: 'right' as const },
  { title: 'reversals/h', align: 'right' as const },
];

/** What stands where there is no number: of no task there is no wait, which is not a wait of 0 ms. */
const NONE = '–';

const hasStarted = ({ arrived, rejected, shed, waiting }: SimulationResult['tasks']): boolean =>
  arrived > rejected + shed + waiting;

const rowOf = ({ policy, result: { quality, waits, meanLive, peakLive, tasks } }: PlayedRun): readonly string[] => [
  visibleText(policy, 40),
  tasks.arrived === 0 ? NONE : percent(quality.lateRatio),
  tasks.arrived === 0 ? NONE : percent(quality.rejectedRatio + quality.shedRatio),
  quality.costRatio.toFixed(3),
  ...[waits.p50, waits.p99, waits.max].map((wait) => (hasStarted(tasks) ? formatDuration(wait) : NONE)),
  `${meanLive.toFixed(1)} ≤ ${formatCount(peakLive)}`,
  quality.startsPer1000.toFixed(1),
  formatCount(quality.reversalsPerHour),
];

const loadLine = ({ workload, tasks, durationMs, timeline }: SimulationResult, width: number): string => {
  const course = sparkline(
    timeline.map(({ arrivalsPerSec }) => arrivalsPerSec),
    { width: Math.max(10, Math.min(60, width - 10)) },
  );
  return `${visibleText(workload)}: ${formatCounted(tasks.arrived, 'task')} in ${formatDuration(durationMs)}\n${course}`;
};

/** A load and what each policy made of it, for a terminal. */
export const resultsTable = (runs: readonly PlayedRun[], width: number): string => {
  const [first] = runs;
  if (first === undefined) return '';
  return `${loadLine(first.result, width)}\n\n${renderTable(COLUMNS, runs.map(rowOf))}`;
};
