import type { Score } from './score.ts';

const percent = (ratio: number): string => (100 * ratio).toFixed(1);

const HEAD = [
  'world',
  'default',
  'goodput %',
  'late %',
  'back s',
  'overl./1000',
  'mean size',
  'end',
  'best size',
  'best/s',
] as const;

const rowOf = (score: Score): readonly string[] => [
  score.world,
  score.subject,
  percent(score.goodputRatio),
  score.lateRatio === undefined ? '-' : percent(score.lateRatio),
  score.recoveryMs === undefined
    ? '-'
    : score.recoveryMs === Number.POSITIVE_INFINITY
      ? 'never'
      : (score.recoveryMs / 1_000).toFixed(1),
  score.overloadsPerThousand.toFixed(1),
  score.meanLive.toFixed(1),
  score.ending,
  String(score.bestSize),
  score.bestLateRatio === undefined ? '-' : percent(score.bestLateRatio),
  score.bestPerSec.toFixed(0),
];

/** One line per score, under a head; columns as wide as their widest cell. */
export const tableOf = (scores: readonly Score[]): string => {
  const rows = [HEAD, ...scores.map(rowOf)];
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    row.map((cell, column) => (column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join('  ');
  return rows.map(line).join('\n');
};
