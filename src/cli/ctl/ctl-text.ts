import type { PoolView } from '../../control/index.ts';
import { formatCount, formatDuration, renderTable, visibleText } from '../../report/index.ts';

const COLUMNS = [
  { title: 'pool' },
  { title: 'size', align: 'right' },
  { title: 'min', align: 'right' },
  { title: 'max', align: 'right' },
  { title: 'live', align: 'right' },
  { title: 'busy', align: 'right' },
  { title: 'queued', align: 'right' },
  { title: 'wait p99', align: 'right' },
] as const;

/** What operators asked for, in words; empty when nothing. */
const wordsOf = ({ autoscaler }: PoolView): readonly string[] => {
  if (autoscaler === undefined) return [];
  const { override, paused, dryRun, isDegraded } = autoscaler;
  return [
    ...(override === undefined
      ? []
      : [
          `override: ${formatCount(override.desired)} for ${formatDuration(override.leftMs)} more, by ${override.actor}: ${override.reason}`,
        ]),
    ...(paused === undefined ? [] : [paused === 'both' ? 'paused' : `paused: no way ${paused}`]),
    ...(dryRun ? ['dry run: sizes are only recorded'] : []),
    ...(isDegraded ? ['degraded: fewer workers than the smallest size'] : []),
  ];
};

/** Pools as a table, and below it why each has the size it has. Foreign text is made safe to print. */
export const poolsText = (pools: readonly PoolView[]): string => {
  const rows = pools.map(({ name, desired, min, max, live, busy, queued, waitMs }) => [
    visibleText(name),
    ...[desired, min, max, live, busy, queued].map(formatCount),
    waitMs === undefined ? '–' : formatDuration(waitMs.p99),
  ]);
  const reasons = pools.map((pool) => [`${pool.name}: ${pool.explain}`, ...wordsOf(pool)].map((text) => visibleText(text)));
  return [renderTable(COLUMNS, rows), '', ...reasons.map((lines) => lines.join('\n  '))].join('\n');
};
