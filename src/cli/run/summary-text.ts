import { formatCount, formatCounted, formatDuration, formatRate, sparkline } from '../../report/index.ts';
import type { Paint } from '../paint.ts';
import { shadowLine, shadowLines } from '../shadow-text.ts';
import type { RunSummary } from './run-summary.ts';

const ENDS: Readonly<Record<RunSummary['end'], string>> = {
  complete: '',
  interrupted: ', interrupted',
  'failed-fast': ', stopped at the first failure',
  broken: ', stopped by an error',
};

const outcomes = ({ succeeded, failed, retries, overloads, unstarted }: RunSummary, paint: Paint): string =>
  [
    `${formatCount(succeeded)} ok`,
    failed === 0 ? '' : paint.red(`${formatCount(failed)} failed`),
    retries === 0 ? '' : formatCounted(retries, 'retry', 'retries'),
    overloads === 0 ? '' : formatCounted(overloads, 'overload'),
    unstarted === 0 ? '' : paint.yellow(`${formatCount(unstarted)} not run`),
  ]
    .filter((part) => part !== '')
    .join(', ');

const sizeRange = ({ size }: RunSummary): string => `${formatCount(size.min)} to ${formatCount(size.max)}, mean ${size.mean}`;

/** The whole outcome on one line, for logs. */
export const summaryLine = (summary: RunSummary, paint: Paint): string => {
  const { inputs, elapsedMs, ratePerSec, runMs, shadow, seed, end } = summary;
  const time = runMs === undefined ? '' : `; run time p50 ${formatDuration(runMs.p50)}, p99 ${formatDuration(runMs.p99)}`;
  const beside = shadow === undefined ? '' : `; ${shadowLine(shadow.name, shadow)}`;
  const head = `marea: ${formatCounted(inputs, 'input')} in ${formatDuration(elapsedMs)} (${formatRate(ratePerSec)})${ENDS[end]}`;
  return `${head}: ${outcomes(summary, paint)}; size ${sizeRange(summary)}${time}${beside}; seed ${seed}`;
};

/** The outcome over several lines, none wider than `width` but for names of files. For a terminal. */
export const summaryText = (summary: RunSummary, width: number, paint: Paint): string => {
  const { inputs, elapsedMs, ratePerSec, runMs, size, changes, shadow, seed, end } = summary;
  const label = (text: string): string => paint.dim(text.padEnd(10));
  const course = sparkline(size.course, { width: Math.max(1, Math.min(60, width - 12)) });
  const lines = [
    paint.bold(`${formatCounted(inputs, 'input')} in ${formatDuration(elapsedMs)} (${formatRate(ratePerSec)})${ENDS[end]}`),
    `${label('outcome')}${outcomes(summary, paint)}`,
  ];
  if (runMs !== undefined) {
    const quantiles = (['p50', 'p90', 'p99', 'max'] as const).map((name) => `${name} ${formatDuration(runMs[name])}`);
    lines.push(`${label('run time')}${quantiles.join('  ')}`);
  }
  lines.push(`${label('size')}${sizeRange(summary)}`, `${label('')}${paint.cyan(course)}`);
  lines.push(`${label('changes')}${formatCount(changes.count)}`);
  for (const { text } of changes.reasons) lines.push(`${label('')}${text}`);
  if (shadow !== undefined)
    lines.push(...[shadow.name, ...shadowLines(shadow)].map((line, index) => `${label(index === 0 ? 'shadow' : '')}${line}`));
  lines.push(`${label('seed')}${seed}`);
  return lines.join('\n');
};
