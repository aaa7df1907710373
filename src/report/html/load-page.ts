import { formatDuration } from '../format-duration.ts';
import { formatCount } from '../format-number.ts';
import { createAxis, createTimeAxis } from './axis.ts';
import { type ChartLine, type ChartOptions, renderChart } from './chart.ts';
import { escapeHtml } from './escape-html.ts';
import { renderPage } from './page.ts';

/** A part of a load. */
export interface LoadPageBin {
  readonly atMs: number;
  readonly askedPerSec: number;
  readonly sentPerSec: number;
  readonly okPerSec: number;
  readonly inFlight: number;
  readonly latencyP50Ms?: number;
  readonly latencyP99Ms?: number;
}

/** The pool behind the load at a moment. */
export interface LoadPageSize {
  readonly atMs: number;
  readonly live: number;
  readonly busy: number;
  readonly queued: number;
}

/** What a page is made of. */
export interface LoadPage {
  readonly title: string;
  /** Conditions as label and value. */
  readonly conditions: readonly (readonly [label: string, value: string])[];
  /** Figures as label and value. */
  readonly figures: readonly (readonly [label: string, value: string])[];
  /** Limits that were broken, in words. */
  readonly failed: readonly string[];
  readonly durationMs: number;
  readonly bins: readonly LoadPageBin[];
  /** Empty when what is behind the load cannot be seen. */
  readonly sizes: readonly LoadPageSize[];
}

const numberText = (value: number): string =>
  value >= 1_000 ? formatCount(value) : String(Number(value.toFixed(value < 10 ? 2 : 1)));

const largest = (lines: readonly ChartLine[]): number => {
  let most = 0;
  for (const { points } of lines) for (const { y } of points) if (y > most) most = y;
  return most;
};

type Format = (value: number) => string;

const timeChart = (
  title: string,
  lines: readonly ChartLine[],
  { durationMs }: LoadPage,
  yFormat: Format,
  exponent: number,
): string => {
  const most = largest(lines);
  const chart: ChartOptions = {
    title,
    summary: `${title} over time: ${lines.map(({ label }) => label).join(', ')}; at most ${yFormat(most)}`,
    x: createTimeAxis(durationMs),
    y: createAxis({ from: 0, to: most, tickCount: 4, exponent }),
    xFormat: formatDuration,
    yFormat,
    lines,
    isReadable: true,
  };
  return renderChart(chart);
};

type Look<T> = Pick<ChartLine, 'label' | 'colour' | 'isArea' | 'isDashed'> & { readonly of: (item: T) => number };

const linesOf = <T extends { readonly atMs: number }>(items: readonly T[], looks: readonly Look<T>[]): readonly ChartLine[] =>
  looks.map(({ of, ...look }) => ({ ...look, points: items.map((item) => ({ x: item.atMs, y: of(item) })) }));

const rateChart = (page: LoadPage): string =>
  timeChart(
    'Calls per second',
    linesOf(page.bins, [
      { label: 'asked', colour: 'muted', isArea: true, of: ({ askedPerSec }) => askedPerSec },
      { label: 'sent', colour: 0, of: ({ sentPerSec }) => sentPerSec },
      { label: 'ended well', colour: 2, isDashed: true, of: ({ okPerSec }) => okPerSec },
    ]),
    page,
    numberText,
    1,
  );

const latencyChart = (page: LoadPage): string =>
  timeChart(
    'Latency from the time at which a call was due (square-root scale)',
    linesOf(page.bins, [
      { label: 'p50', colour: 0, of: ({ latencyP50Ms }) => latencyP50Ms ?? Number.NaN },
      { label: 'p99', colour: 1, of: ({ latencyP99Ms }) => latencyP99Ms ?? Number.NaN },
    ]),
    page,
    formatDuration,
    0.5,
  );

const flightChart = (page: LoadPage): string =>
  timeChart(
    'Calls under way',
    linesOf(page.bins, [{ label: 'at most', colour: 0, isArea: true, of: ({ inFlight }) => inFlight }]),
    page,
    numberText,
    1,
  );

const sizeChart = (page: LoadPage): string => {
  if (page.sizes.length === 0) return '';
  const lines = linesOf(page.sizes, [
    { label: 'workers', colour: 0, of: ({ live }) => live },
    { label: 'busy', colour: 'muted', isArea: true, of: ({ busy }) => busy },
    { label: 'queued', colour: 1, of: ({ queued }) => queued },
  ]);
  return timeChart('The pool', lines, page, numberText, 1);
};

const figureRow = ([label, value]: readonly [string, string]): string =>
  `<tr><td>${escapeHtml(label)}</td><td>${escapeHtml(value)}</td></tr>`;

/** The report of a load as one HTML file. */
export const renderLoadPage = (page: LoadPage): string => {
  const { title, conditions, figures, failed } = page;
  const list = conditions.map(([label, value]) => `<span>${escapeHtml(label)} <b>${escapeHtml(value)}</b></span>`).join('');
  const breaches = failed.map((text) => `<tr><td>limit broken</td><td class="bad">${escapeHtml(text)}</td></tr>`).join('');
  return renderPage(
    title,
    `<h1>${escapeHtml(title)}</h1><div class="conditions">${list}</div>
<div class="scroll"><table><tbody>${figures.map(figureRow).join('')}${breaches}</tbody></table></div>
<div class="charts">${rateChart(page)}${latencyChart(page)}${flightChart(page)}${sizeChart(page)}</div>`,
  );
};
