import { formatCount, formatDuration, renderTable, visibleText } from '../../../report/index.ts';
import type { TunedSetting, Tuning } from '../../../sim/index.ts';

const percent = (ratio: number): string => `${(100 * ratio).toFixed(2)} %`;

const COLUMNS = [
  { title: 'policy' },
  ...['down window', 'slow', 'fast', 'tick'].map((title) => ({ title, align: 'right' as const })),
  ...['train cost', 'late', 'reversals/h', 'held-out cost', 'late', 'reversals/h'].map((title) => ({
    title,
    align: 'right' as const,
  })),
];

const rowOf = (name: string, { knobs, train, heldOut }: TunedSetting): readonly string[] => [
  name,
  knobs.downWindowMs === 0 ? 'auto' : formatDuration(knobs.downWindowMs),
  formatDuration(knobs.slowMs),
  formatDuration(knobs.fastMs),
  formatDuration(knobs.tickMs),
  ...[train, heldOut].flatMap(({ costRatio, lateRatio, reversalsPerHour }) => [
    costRatio.toFixed(3),
    percent(lateRatio),
    formatCount(Math.round(reversalsPerHour)),
  ]),
];

/** What a search found, for a terminal. */
export const tuneText = (trace: string, tuning: Tuning): string =>
  [
    `${visibleText(trace)}: ${tuning.trials} settings tried on the training part`,
    `bursts   ${tuning.advice.reason}`,
    '',
    renderTable(COLUMNS, [rowOf('default', tuning.default), rowOf('tuned', tuning.tuned)]),
    '',
    `${tuning.isBetter ? 'better' : 'not better'}: ${tuning.verdict}`,
  ].join('\n');
