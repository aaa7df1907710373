import { type Column, formatCount, formatDuration, renderTable } from '../../../report/index.ts';
import { type ChaosOutcome, isJudged, problemsOf } from './chaos-outcome.ts';
import type { ChaosLimits } from './chaos-plan.ts';
import type { KindProgress } from './play-kind.ts';

const COLUMNS: readonly Column[] = [
  { title: 'workers' },
  ...['tasks', 'completed', 'failed', 'lost', 'wait p99', 'reversals/h'].map((title) => ({ title, align: 'right' as const })),
  { title: 'live' },
  { title: 'bounds' },
  { title: 'leaks', align: 'right' },
  { title: 'verdict' },
];

const FAULT_COLUMNS: readonly Column[] = [
  { title: 'injected' },
  ...['thrown', 'slow', 'stalled', 'killed', 'signal errors', 'clock jumps', 'storm blows'].map((title) => ({
    title,
    align: 'right' as const,
  })),
];

const sum = (counts: Readonly<Record<string, number>>): number => Object.values(counts).reduce((all, count) => all + count, 0);

const rowOf = (outcome: ChaosOutcome, limits: ChaosLimits): readonly string[] => {
  const { workers, submitted, completed, failed, lost, waitP99Ms, reversalsPerHour, breaches, leaks } = outcome;
  const { leastLive, mostLive, min, max } = outcome;
  return [
    workers,
    ...[submitted, completed, failed, lost].map(formatCount),
    completed === 0 ? '-' : formatDuration(waitP99Ms),
    isJudged(outcome) ? formatCount(Math.round(reversalsPerHour)) : '-',
    `${leastLive}-${mostLive} of ${min}-${max}`,
    breaches === 0 ? 'kept' : `broken ${formatCount(breaches)}`,
    formatCount(sum(leaks)),
    problemsOf(outcome, limits).length === 0 ? 'ok' : 'FAILED',
  ];
};

const faultsOf = ({ workers, faults }: ChaosOutcome): readonly string[] => [
  workers,
  ...[faults.thrown, faults.slowed, faults.stalled, faults.killed, faults.signalErrors, faults.clockJumps, faults.blows].map(
    formatCount,
  ),
];

/** What came of chaos, for a terminal. */
export const chaosText = (outcomes: readonly ChaosOutcome[], limits: ChaosLimits): string =>
  [
    renderTable(
      COLUMNS,
      outcomes.map((outcome) => rowOf(outcome, limits)),
    ),
    '',
    renderTable(FAULT_COLUMNS, outcomes.map(faultsOf)),
  ].join('\n');

/** Later than this, tasks are handed in late by a busy machine, in milliseconds. */
const LATE_MS = 20;

/** What a reader must know before believing the figures. */
export const notesOf = (outcomes: readonly ChaosOutcome[]): readonly string[] => [
  ...(outcomes.some(({ isInterrupted }) => isInterrupted) ? ['stopped before its end'] : []),
  ...outcomes
    .filter(({ sentLateP99Ms }) => sentLateP99Ms > LATE_MS)
    .map(
      ({ workers, sentLateP99Ms }) =>
        `${workers}: 1 % of the tasks were handed in ${formatDuration(sentLateP99Ms)} late or more: this machine is busy, and waits tell of that too`,
    ),
];

/** How a real run goes, in one line. */
export const chaosLine = (kind: string, { load, live, desired, queued }: KindProgress): string =>
  `${kind}  ${formatDuration(load.atMs)} of ${formatDuration(load.durationMs)}  ${formatCount(load.sent)} tasks  ` +
  `${live} of ${desired} workers  ${formatCount(queued)} wait`;
