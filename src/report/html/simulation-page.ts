import { formatDuration } from '../format-duration.ts';
import { formatCount } from '../format-number.ts';
import { type Axis, createAxis, createRatioAxis, createTimeAxis } from './axis.ts';
import { type ChartLine, type ChartMark, renderChart } from './chart.ts';
import { escapeHtml } from './escape-html.ts';
import { renderPage } from './page.ts';
import { largest, numberText, percentText } from './page-numbers.ts';
import { type PageShadow, shadowPart } from './shadow-part.ts';

/** A moment of a run. Means are over the time until the next one. */
export interface PageMoment {
  readonly atMs: number;
  readonly arrivalsPerSec: number;
  /** Work that arrived, in workers. */
  readonly offered: number;
  readonly live: number;
  readonly waitP99Ms?: number;
}

/** A change of size, with its reason. */
export interface PageChange {
  readonly atMs: number;
  readonly to: number;
  readonly text: string;
}

/** A setting of a policy's knob, and what it led to. */
export interface PagePoint {
  readonly label: string;
  readonly cost: number;
  readonly lateRatio: number;
}

/** What one policy made of one load. */
export interface PageRun {
  readonly policy: string;
  readonly lateRatio: number;
  readonly cost: number;
  readonly waitP50Ms: number;
  readonly waitP99Ms: number;
  readonly startsPer1000: number;
  readonly reversalsPerHour: number;
  readonly peakLive: number;
  readonly isFailed: boolean;
  readonly timeline: readonly PageMoment[];
  readonly changes: readonly PageChange[];
  /** The knob, swept; empty when it was not. */
  readonly curve: readonly PagePoint[];
  /** What decided beside it; absent when nothing did. */
  readonly shadow?: PageShadow;
}

/** One load and all that were tried on it. */
export interface PageLoad {
  readonly name: string;
  readonly durationMs: number;
  readonly tasks: number;
  readonly waitSloMs: number;
  readonly runs: readonly PageRun[];
}

/** What a page is made of. */
export interface SimulationPage {
  readonly title: string;
  /** Conditions as label and value. */
  readonly conditions: readonly (readonly [label: string, value: string])[];
  readonly loads: readonly PageLoad[];
}

const COLUMNS = ['policy', 'late', 'cost', 'wait p50', 'wait p99', 'starts per 1,000', 'reversals per hour', 'most workers'];

const rowOf = (run: PageRun, colour: number): string => {
  const cells = [
    percentText(run.lateRatio),
    run.cost.toFixed(3),
    formatDuration(run.waitP50Ms),
    formatDuration(run.waitP99Ms),
    run.startsPer1000.toFixed(1),
    formatCount(run.reversalsPerHour),
    formatCount(run.peakLive),
  ];
  const late = run.isFailed ? ' class="bad"' : '';
  return `<tr><td><span class="key c${colour % 8}">${escapeHtml(run.policy)}</span></td>${cells.map((cell, index) => `<td${index === 0 ? late : ''}>${escapeHtml(cell)}</td>`).join('')}</tr>`;
};

const tableOf = ({ runs }: PageLoad): string =>
  `<div class="scroll"><table><thead><tr>${COLUMNS.map((column) => `<th scope="col">${column}</th>`).join('')}</tr></thead><tbody>${runs.map(rowOf).join('')}</tbody></table></div>`;

const lineOf = ({ policy, timeline }: PageRun, colour: number, of: (moment: PageMoment) => number): ChartLine => ({
  label: policy,
  colour,
  points: timeline.map((moment) => ({ x: moment.atMs, y: of(moment) })),
});

const loadChart = ({ durationMs, runs }: PageLoad): string => {
  const timeline = runs[0]?.timeline ?? [];
  const most = largest(timeline.map(({ arrivalsPerSec }) => arrivalsPerSec));
  return renderChart({
    title: 'Load, tasks per second',
    summary: `Arrivals over time, at most ${numberText(most)} per second`,
    x: createTimeAxis(durationMs),
    y: createAxis({ from: 0, to: most, tickCount: 4 }),
    xFormat: formatDuration,
    yFormat: numberText,
    lines: [
      {
        label: 'arrivals',
        colour: 'muted',
        isArea: true,
        points: timeline.map(({ atMs, arrivalsPerSec }) => ({ x: atMs, y: arrivalsPerSec })),
      },
    ],
    isReadable: true,
  });
};

const marksOf = ({ policy, changes }: PageRun, colour: number): readonly ChartMark[] =>
  changes.map(({ atMs, to, text }) => ({
    x: atMs,
    y: to,
    colour,
    isSmall: true,
    text: `${policy} at ${formatDuration(atMs)}: ${text}`,
  }));

const sizeChart = ({ durationMs, runs }: PageLoad): string => {
  const first = runs[0];
  const need = first?.timeline ?? [];
  const most = largest(runs.flatMap(({ timeline }) => timeline.map(({ live, offered }) => Math.max(live, offered))));
  const lines: readonly ChartLine[] = [
    {
      label: 'work that arrived',
      colour: 'muted',
      isArea: true,
      points: need.map(({ atMs, offered }) => ({ x: atMs, y: offered })),
    },
    ...runs.map((run, colour) => lineOf(run, colour, ({ live }) => live)),
  ];
  return renderChart({
    title: 'Workers; each ring is a decision: point at it for the reason',
    summary: `Workers over time for ${runs.map(({ policy }) => policy).join(', ')}, at most ${numberText(most)}`,
    x: createTimeAxis(durationMs),
    y: createAxis({ from: 0, to: most, tickCount: 4 }),
    xFormat: formatDuration,
    yFormat: numberText,
    lines,
    marks: runs.flatMap((run, colour) => marksOf(run, colour)),
    isReadable: true,
  });
};

const waitChart = ({ durationMs, runs, waitSloMs }: PageLoad): string => {
  const most = largest(runs.flatMap(({ timeline }) => timeline.map(({ waitP99Ms }) => waitP99Ms ?? 0)));
  return renderChart({
    title: 'Wait, 99th percentile (square-root scale)',
    summary: `Waits over time, at most ${formatDuration(most)}; the SLO is ${formatDuration(waitSloMs)}`,
    x: createTimeAxis(durationMs),
    y: createAxis({ from: 0, to: Math.max(most, 1.2 * waitSloMs), tickCount: 4, exponent: 0.5 }),
    xFormat: formatDuration,
    yFormat: formatDuration,
    lines: runs.map((run, colour) => lineOf(run, colour, ({ waitP99Ms }) => waitP99Ms ?? Number.NaN)),
    levels: [{ y: waitSloMs, label: `SLO ${formatDuration(waitSloMs)}` }],
    isReadable: true,
  });
};

/** Lateness in percent: 0 to 100. */
const lateOf = (ratio: number): number => 100 * ratio;

const curveOf = ({ policy, curve }: PageRun, colour: number): ChartLine => ({
  label: policy,
  colour,
  points: curve.toSorted((a, b) => a.cost - b.cost).map(({ cost, lateRatio }) => ({ x: cost, y: lateOf(lateRatio) })),
});

/** Costs far apart are compared by their ratio, so that one dear policy does not press the others into one point. */
const costAxis = (costs: readonly number[]): Axis => {
  const least = Math.min(1, ...costs);
  const most = largest(costs);
  return most > 3 && least > 0 ? createRatioAxis(least, most) : createAxis({ from: least, to: most, tickCount: 6 });
};

const tradeChart = ({ runs }: PageLoad): string => {
  const swept = runs.flatMap(({ curve }) => curve);
  const costs = [...swept.map(({ cost }) => cost), ...runs.map(({ cost }) => cost)];
  const lates = [...swept.map(({ lateRatio }) => lateRatio), ...runs.map(({ lateRatio }) => lateRatio)];
  const text = (policy: string, cost: number, lateRatio: number, label: string): string =>
    `${policy}${label === '' ? '' : `, ${label}`}\ncost ${cost.toFixed(3)}, late ${percentText(lateRatio)}`;
  const chart = renderChart({
    title: 'Cost and lateness: each curve is a policy with its knob turned; the filled point is the setting above',
    summary: `Lateness against cost for ${runs.map(({ policy }) => policy).join(', ')}`,
    x: costAxis(costs),
    y: createAxis({ from: 0, to: Math.max(1, lateOf(largest(lates))), tickCount: 5, exponent: 0.5 }),
    xFormat: (cost) => String(Number(cost.toFixed(2))),
    yFormat: (late) => `${Number(late.toFixed(2))} %`,
    xTitle: 'cost: worker time paid for ÷ run time of all tasks (1 is a pool that is never idle)',
    lines: runs.map(curveOf),
    marks: runs.flatMap((run, colour) => [
      ...run.curve.map(({ label, cost, lateRatio }) => ({
        x: cost,
        y: lateOf(lateRatio),
        colour,
        isSmall: true,
        text: text(run.policy, cost, lateRatio, label),
      })),
      { x: run.cost, y: lateOf(run.lateRatio), colour, isFilled: true, text: text(run.policy, run.cost, run.lateRatio, '') },
    ]),
    levels: [{ y: 1, label: '1 % late' }],
  });
  return `<div class="tall">${chart}</div>`;
};

const shadowsOf = ({ runs, durationMs }: PageLoad): string =>
  shadowPart(
    runs.flatMap(({ policy, shadow }, colour) => (shadow === undefined ? [] : [{ policy, shadow, colour }])),
    durationMs,
  );

const sectionOf = (load: PageLoad): string => `<section>
<h2>${escapeHtml(load.name)}</h2>
<p class="soft">${escapeHtml(`${formatCount(load.tasks)} tasks in ${formatDuration(load.durationMs)}; late: waited longer than ${formatDuration(load.waitSloMs)}, or refused`)}</p>
${tableOf(load)}
<div class="charts">${loadChart(load)}${sizeChart(load)}${waitChart(load)}${tradeChart(load)}</div>
${shadowsOf(load)}
</section>`;

/** The report of a simulation as one HTML file. */
export const renderSimulationPage = ({ title, conditions, loads }: SimulationPage): string => {
  const list = conditions.map(([label, value]) => `<span>${escapeHtml(label)} <b>${escapeHtml(value)}</b></span>`).join('');
  return renderPage(
    title,
    `<h1>${escapeHtml(title)}</h1><div class="conditions">${list}</div>\n${loads.map(sectionOf).join('\n')}`,
  );
};
