import {
  type DecisionRecord,
  type DecisionStretch,
  explainReason,
  explainRecord,
  type ReplayComparison,
  type WantedSizes,
} from '../../autoscale/index.ts';
import { formatCount, formatCounted, formatDuration, renderTable, visibleText } from '../../report/index.ts';

/** What the text of a comparison needs beside the numbers. */
export interface ComparisonFrame {
  /** Name of the other policy's file, safe to print. */
  readonly name: string;
  /** Largest sizes of both, in workers. */
  readonly recordedMax: number;
  readonly otherMax: number;
  /** Monotonic time of the journal's first tick, in milliseconds. */
  readonly startMs: number;
  readonly tickMs: number;
}

/** Most stretches that are listed. */
const MOST_STRETCHES = 10;

/** What a comparison with recorded observations can say, and what it cannot. */
export const comparisonLimit = (name: string, sinceMs: number): string =>
  `${name} was shown what the recorded run met. Its own sizes would have changed that from ${formatDuration(sinceMs)} on: this says what it would have answered, not what would have come of it.`;

const percent = (part: number, whole: number): string => `${Number(((100 * part) / Math.max(1, whole)).toFixed(1))} %`;

const say = (record: DecisionRecord, max: number): string => visibleText(explainRecord(record, { max }));

const sizesRow = (name: string, { mean, least, most, changes }: WantedSizes): string[] => [
  name,
  mean.toFixed(1),
  formatCount(least),
  formatCount(most),
  formatCount(changes),
];

const sizesTable = ({ recorded, other }: ReplayComparison, name: string): string =>
  renderTable(
    [
      { title: 'wanted' },
      { title: 'mean', align: 'right' },
      { title: 'least', align: 'right' },
      { title: 'most', align: 'right' },
      { title: 'changes', align: 'right' },
    ],
    [sizesRow('recorded', recorded), sizesRow(name, other)],
  );

/** The stretches that differ most, in the order of time. */
const largest = (stretches: readonly DecisionStretch[]): readonly DecisionStretch[] => {
  const chosen = new Set([...stretches].sort((one, other) => other.workerMs - one.workerMs).slice(0, MOST_STRETCHES));
  return stretches.filter((stretch) => chosen.has(stretch));
};

const stretchesTable = ({ stretches }: ReplayComparison, { name, startMs, tickMs }: ComparisonFrame): string => {
  const rows = largest(stretches).map(({ first, untilMs }) => [
    formatDuration(first.recorded.at - startMs),
    formatDuration(untilMs - first.recorded.at + tickMs),
    formatCount(first.recorded.recommended),
    formatCount(first.other.recommended),
    visibleText(explainReason(first.other)),
  ]);
  const table = renderTable(
    [
      { title: 'time', align: 'right' },
      { title: 'for', align: 'right' },
      { title: 'recorded', align: 'right' },
      { title: name, align: 'right' },
      { title: `why ${name}` },
    ],
    rows,
  );
  const hidden = stretches.length - rows.length;
  return hidden === 0 ? table : `${table}\n(${formatCounted(hidden, 'smaller stretch', 'smaller stretches')} not shown)`;
};

/** How two policies decided about the same observations, in words. */
export const comparisonText = (comparison: ReplayComparison, frame: ComparisonFrame): string => {
  const { decisions, different, firstDifference } = comparison;
  const { name, startMs, recordedMax, otherMax } = frame;
  if (firstDifference === undefined)
    return `${name} would have wanted the same size at each of ${formatCounted(decisions, 'decision')}`;
  const { recorded, other } = firstDifference;
  const sinceMs = recorded.at - startMs;
  const width = Math.max(name.length, 'recorded'.length);
  return [
    `${name} would have wanted another size at ${formatCount(different)} of ${formatCounted(decisions, 'decision')} (${percent(different, decisions)}), first at ${formatDuration(sinceMs)}:`,
    `  ${'recorded'.padEnd(width)}  ${formatCount(recorded.recommended)} wanted; ${say(recorded, recordedMax)}`,
    `  ${name.padEnd(width)}  ${formatCount(other.recommended)} wanted; ${say(other, otherMax)}`,
    '',
    sizesTable(comparison, name),
    '',
    stretchesTable(comparison, frame),
    '',
    comparisonLimit(name, sinceMs),
  ].join('\n');
};
