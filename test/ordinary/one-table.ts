import { missOf } from './goals.ts';
import type { Outcome } from './group.ts';
import { GROUPS } from './groups.ts';
import { forgetRows, type GroupRows, keptRows, writeTable } from './rows.ts';
import type { Score } from './score.ts';
import { SUBJECTS } from './subjects.ts';
import { tableOf } from './table.ts';

const least = (scores: readonly Score[], of: (score: Score) => number | undefined): number =>
  Math.min(...scores.flatMap((score) => of(score) ?? []));
const most = (scores: readonly Score[], of: (score: Score) => number | undefined): number =>
  Math.max(...scores.flatMap((score) => of(score) ?? []));

const percent = (ratio: number): string => (100 * ratio).toFixed(1);

/** Of what is late, what would not have been with the best fixed size. */
const lateMore = ({ lateRatio, bestLateRatio = 0 }: Score): number | undefined =>
  lateRatio === undefined ? undefined : Math.max(0, lateRatio - bestLateRatio);

const backText = (backMs: number): string => (backMs === Number.POSITIVE_INFINITY ? 'never' : (backMs / 1_000).toFixed(1));

/** The worst of each: goodput, late, back. */
const cellOf = ({ scores }: Outcome): string => {
  const late = most(scores, lateMore);
  const back = most(scores, ({ recoveryMs }) => recoveryMs);
  return [
    percent(least(scores, ({ goodputRatio }) => goodputRatio)),
    late === Number.NEGATIVE_INFINITY ? '-' : percent(late),
    back === Number.NEGATIVE_INFINITY ? '-' : backText(back),
  ].join(' / ');
};

const LEGEND = `Ordinary production: the worst run of each default in each kind of world, as goodput in % of the best fixed size / late tasks in points above
the best fixed size / seconds until it is back after the trouble. Last: goals that are missed, all of them known.`;

const rowOf = (subject: string, groups: readonly GroupRows[]): readonly string[] | undefined => {
  const outcomes = GROUPS.map(({ name }) =>
    groups.find(({ group }) => group === name)?.outcomes.find((one) => one.subject === subject),
  );
  const verdicts = outcomes.flatMap((outcome) => outcome?.verdicts ?? []);
  if (verdicts.length === 0) return undefined;
  const misses = verdicts.filter((verdict) => missOf(verdict) > 0).length;
  const cells = outcomes.map((outcome) => (outcome === undefined ? '' : cellOf(outcome)));
  return [subject, ...cells, `${misses} of ${verdicts.length}`];
};

const markdownOf = (rows: readonly (readonly string[])[]): string => {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string => `| ${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |`;
  const [head = [], ...others] = rows;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...others.map(line)].join('\n');
};

/** The one table: a row for each default, a column for each kind of world. */
export const oneTableOf = (groups: readonly GroupRows[]): string => {
  const rows = SUBJECTS.flatMap(({ name }) => {
    const row = rowOf(name, groups);
    return row === undefined ? [] : [row];
  });
  return `${LEGEND}\n\n${markdownOf([['default', ...GROUPS.map(({ name }) => name), 'missed'], ...rows])}\n`;
};

/** For vitest: before the tests. */
export const setup = (): void => forgetRows();

/** For vitest: after the tests, if any of these ran. */
export const teardown = (): void => {
  const groups = keptRows();
  if (groups.length === 0) return;
  const scores = groups.flatMap(({ outcomes }) => outcomes.flatMap((outcome) => outcome.scores));
  writeTable(`${oneTableOf(groups)}\n## Each run\n\n\`\`\`\n${tableOf(scores)}\n\`\`\`\n`);
};
