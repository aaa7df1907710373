import type { LoadReport } from '../../../load/index.ts';
import { formatCount, formatDuration, formatRate, renderLoadPage } from '../../../report/index.ts';
import { lateRatioOf, lengthOf, notesOf, timesText } from './load-text.ts';
import type { PoolFigures } from './modelled-pool.ts';

const figuresOf = (report: LoadReport, pool: PoolFigures | undefined): readonly (readonly [string, string])[] => [
  ['calls asked for', `${formatCount(report.asked)}, ${formatRate(report.askedPerSec)}`],
  ['calls sent', `${formatCount(report.sent)}, ${formatRate(report.achievedPerSec)}`],
  ['dropped', formatCount(report.dropped)],
  ['ended well', `${formatCount(report.ok)}, ${formatRate(report.okPerSec)}`],
  ['failed / refused / unfinished', [report.failed, report.refused, report.unfinished].map(formatCount).join(' / ')],
  [
    'latency p50 / p99 / longest',
    timesText([report.latencyMs.p50, report.latencyMs.p99, report.latencyMs.max], report.ok + report.failed).join(' / '),
  ],
  ['sent late by p99 / most', timesText([report.sendDelayMs.p99, report.sendDelayMs.max], report.sent).join(' / ')],
  ...(pool === undefined
    ? []
    : ([
        ['late', `${(100 * lateRatioOf(report, pool)).toFixed(2)} %`],
        ['cost', pool.cost.toFixed(3)],
        ['workers, mean / most', `${pool.meanLive.toFixed(1)} / ${formatCount(pool.peakLive)}`],
      ] as const)),
  ...notesOf(report).map((note) => ['note', note] as const),
];

/** The report as one HTML file. */
export const loadReportPage = (
  report: LoadReport,
  pool: PoolFigures | undefined,
  { seed, failed }: { readonly seed: number; readonly failed: readonly string[] },
): string =>
  renderLoadPage({
    title: `Load on ${report.target}`,
    conditions: [
      ['executor', report.executor],
      ['length', formatDuration(lengthOf(report))],
      ['seed', String(seed)],
    ],
    figures: figuresOf(report, pool),
    failed,
    durationMs: Math.max(lengthOf(report), report.timeline.at(-1)?.atMs ?? 0),
    bins: report.timeline,
    sizes: pool?.samples ?? [],
  });
