import { formatDuration } from '../format-duration.ts';
import { formatCount } from '../format-number.ts';
import { createAxis, createTimeAxis } from './axis.ts';
import { type ChartLine, renderChart } from './chart.ts';
import { escapeHtml } from './escape-html.ts';
import { largest, numberText, percentText } from './page-numbers.ts';

/** Sizes that a policy and its shadow wanted, as means over the time until the next point. What is no number leaves a gap. */
export interface PageSizes {
  readonly atMs: number;
  readonly live: number;
  readonly shadow: number;
}

/** What a policy that decided beside another one wanted. */
export interface PageShadow {
  readonly name: string;
  /** Ticks in which both wanted the same size, as a share. */
  readonly equalRatio: number;
  readonly ticks: number;
  /** Sizes wanted, averaged over time, in workers. */
  readonly meanLive: number;
  readonly meanShadow: number;
  /** Absent while the live policy wanted no worker. */
  readonly workerTimeRatio?: number;
  readonly higherMs: number;
  readonly lowerMs: number;
  /** Ticks in which it failed. */
  readonly errors: number;
  readonly course: readonly PageSizes[];
}

/** A policy with its shadow, and the number of its colour. */
export interface ShadowedRun {
  readonly policy: string;
  readonly colour: number;
  readonly shadow: PageShadow;
}

const COLUMNS = [
  'shadow and policy',
  'policy wanted',
  'shadow wanted',
  'worker time',
  'same size',
  'more for',
  'fewer for',
  'ticks',
];

const labelOf = ({ policy, shadow }: ShadowedRun): string => `${shadow.name} beside ${policy}`;

const ticksText = ({ ticks, errors }: PageShadow): string =>
  errors === 0 ? formatCount(ticks) : `${formatCount(ticks)} (${formatCount(errors)} failed)`;

const rowOf = (run: ShadowedRun): string => {
  const { shadow, colour } = run;
  const { workerTimeRatio: ratio } = shadow;
  const cells = [
    numberText(shadow.meanLive),
    numberText(shadow.meanShadow),
    ratio === undefined ? '–' : `${ratio.toFixed(3)} of it`,
    percentText(shadow.equalRatio),
    formatDuration(shadow.higherMs),
    formatDuration(shadow.lowerMs),
    ticksText(shadow),
  ];
  return `<tr><td class="name"><span class="key dashed c${colour % 8}">${escapeHtml(labelOf(run))}</span></td>${cells.map((cell) => `<td>${escapeHtml(cell)}</td>`).join('')}</tr>`;
};

/** Above this ratio of the largest to the smallest line a linear scale would press the small ones onto the ground. */
const WIDEST_LINEAR = 4;

const exponentOf = (lines: readonly ChartLine[]): number => {
  const peaks = lines.map(({ points }) => largest(points.map(({ y }) => y)));
  return largest(peaks) > WIDEST_LINEAR * Math.min(...peaks) ? 0.5 : 1;
};

const chartOf = (runs: readonly ShadowedRun[], durationMs: number): string => {
  const lines = runs.flatMap((run): readonly ChartLine[] => {
    const { colour, policy, shadow } = run;
    const [live, beside] = [
      shadow.course.map(({ atMs, live: y }) => ({ x: atMs, y })),
      shadow.course.map(({ atMs, shadow: y }) => ({ x: atMs, y })),
    ];
    return [
      { label: policy, colour, points: live },
      { label: labelOf(run), colour, isDashed: true, points: beside },
    ];
  });
  const most = largest(lines.flatMap(({ points }) => points.map(({ y }) => y)));
  const exponent = exponentOf(lines);
  return renderChart({
    title: `Workers wanted: policy (line) and shadow (dashed)${exponent === 1 ? '' : ', square-root scale'}`,
    summary: `Sizes wanted over time by ${lines.map(({ label }) => label).join(', ')}, at most ${numberText(most)}`,
    x: createTimeAxis(durationMs),
    y: createAxis({ from: 0, to: most, tickCount: 4, exponent }),
    xFormat: formatDuration,
    yFormat: numberText,
    lines,
    isReadable: true,
  });
};

/** The part of a load's section that compares policies with their shadows; empty where there are none. */
export const shadowPart = (runs: readonly ShadowedRun[], durationMs: number): string => {
  if (runs.length === 0) return '';
  const head = COLUMNS.map((column) => `<th scope="col">${column}</th>`).join('');
  return `<h3>The shadow beside each policy</h3>
<p class="soft">It decided in the same ticks, and nothing of it was applied: queue and waits are those of the policy. Sizes are workers, averaged over time.</p>
<div class="scroll"><table><thead><tr>${head}</tr></thead><tbody>${runs.map(rowOf).join('')}</tbody></table></div>
<div class="charts">${chartOf(runs, durationMs)}</div>`;
};
