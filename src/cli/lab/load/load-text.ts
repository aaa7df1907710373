import type { LoadReport, LoadTimes } from '../../../load/index.ts';
import { formatCount, formatDuration, formatRate, renderTable, sparkline, visibleText } from '../../../report/index.ts';
import type { PoolFigures } from './modelled-pool.ts';

const COLUMNS = [
  { title: '' },
  ...['mean', 'p50', 'p90', 'p95', 'p99', 'p99.9', 'max'].map((title) => ({ title, align: 'right' as const })),
];

/** Times of `count` calls; of none there are none, which is not 0 ms. */
export const timesText = (times: readonly number[], count: number): readonly string[] =>
  times.map((time) => (count === 0 ? '–' : formatDuration(time)));

const timesRow = (label: string, { mean, p50, p90, p95, p99, p999, max }: LoadTimes, count: number): readonly string[] => [
  label,
  ...timesText([mean, p50, p90, p95, p99, p999, max], count),
];

const percent = (count: number, of: number): string => `${of === 0 ? '–' : Number(((100 * count) / of).toFixed(2))} %`;

/** The share of calls that waited too long for a worker, or were refused, or were dropped. */
export const lateRatioOf = (report: LoadReport, { startedLate }: PoolFigures): number =>
  report.asked === 0 ? 0 : (startedLate + report.refused + report.dropped) / report.asked;

/** How long it lasted, by its plan; of a plan that counts calls, as it was. In milliseconds. */
export const lengthOf = ({ executor, durationMs, elapsedMs }: LoadReport): number =>
  executor.endsWith('iterations') ? elapsedMs : durationMs;

const poolLine = (report: LoadReport, pool: PoolFigures): string =>
  `pool     late ${(100 * lateRatioOf(report, pool)).toFixed(2)} % (waited longer than ${formatDuration(pool.waitSloMs)}, or refused), ` +
  `cost ${pool.cost.toFixed(3)}, workers ${pool.meanLive.toFixed(1)} ≤ ${formatCount(pool.peakLive)}`;

/** What a reader must know before believing the figures. */
export const notesOf = (report: LoadReport): readonly string[] => {
  const { executor, dropped, asked, sendDelayMs, isInterrupted } = report;
  const isClosed = !executor.endsWith('arrival-rate');
  return [
    ...(isInterrupted ? ['stopped before its end'] : []),
    ...(isClosed ? ['virtual users wait for their calls: a slow target is called less, so these latencies flatter it'] : []),
    ...(dropped > 0
      ? [`${percent(dropped, asked)} of the calls were dropped: raise --max-in-flight, or the target is too slow`]
      : []),
    ...(sendDelayMs.p99 > 20
      ? [
          `1 % of the calls were sent ${formatDuration(sendDelayMs.p99)} late or more: this machine is busy; latencies include that`,
        ]
      : []),
  ];
};

/** What came of a load, for a terminal. */
export const loadText = (report: LoadReport, pool: PoolFigures | undefined, width: number): string => {
  const { target, executor, asked, sent, dropped, ok, failed, refused, unfinished, timeline, labels } = report;
  const course = sparkline(
    timeline.map(({ sentPerSec }) => sentPerSec),
    { width: Math.max(10, Math.min(60, width - 10)) },
  );
  const kinds = Object.entries(labels).map(([label, count]) => `${visibleText(label, 40)} ${formatCount(count)}`);
  return [
    `${visibleText(target, 100)}: ${executor}, ${formatDuration(lengthOf(report))}`,
    course,
    '',
    `asked    ${formatCount(asked)} calls, ${formatRate(report.askedPerSec)}`,
    `sent     ${formatCount(sent)} calls, ${formatRate(report.achievedPerSec)} (${percent(sent, asked)}), ${formatCount(dropped)} dropped`,
    `ended    ${formatCount(ok)} ok at ${formatRate(report.okPerSec)}, ${formatCount(failed)} failed, ${formatCount(refused)} refused, ${formatCount(unfinished)} unfinished`,
    ...(kinds.length === 0 ? [] : [`         ${kinds.join(', ')}`]),
    ...(pool === undefined ? [] : [poolLine(report, pool)]),
    '',
    renderTable(COLUMNS, [
      timesRow('latency, from when it was due', report.latencyMs, ok + failed),
      timesRow('from when it was sent', report.serviceMs, ok + failed),
      timesRow('sent late by', report.sendDelayMs, sent),
    ]),
  ].join('\n');
};
