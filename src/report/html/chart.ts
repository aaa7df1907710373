import { curveLinear, curveStepAfter, line as lineOf } from 'd3-shape';
import type { Axis } from './axis.ts';
import { escapeHtml } from './escape-html.ts';

/** A point of a chart, in the units of its axes. */
export interface ChartPoint {
  readonly x: number;
  readonly y: number;
}

/** One line of a chart. A `y` that is not a number leaves a gap. */
export interface ChartLine {
  readonly label: string;
  /** Number of its colour, 0 to 7; `muted` for what only sets the scene. */
  readonly colour: number | 'muted';
  readonly points: readonly ChartPoint[];
  /** Whether a value holds until the next one. @defaultValue false */
  readonly isStepped?: boolean;
  readonly isDashed?: boolean;
  readonly isArea?: boolean;
}

/** Something at one place of a chart, with a text that is shown when it is pointed at. */
export interface ChartMark extends ChartPoint {
  readonly colour: number;
  readonly text: string;
  readonly isFilled?: boolean;
  readonly isSmall?: boolean;
}

/** A level that lines are held against. */
export interface ChartLevel {
  readonly y: number;
  readonly label: string;
}

/** What is drawn. */
export interface ChartOptions {
  readonly title: string;
  /** For those who cannot see the picture. */
  readonly summary: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly xFormat: (value: number) => string;
  readonly yFormat: (value: number) => string;
  readonly xTitle?: string;
  readonly lines: readonly ChartLine[];
  readonly marks?: readonly ChartMark[];
  readonly levels?: readonly ChartLevel[];
  /** Whether pointing anywhere tells all lines' values at that place; their points then share their x. @defaultValue false */
  readonly isReadable?: boolean;
}

/** The picture's own units. It is stretched to its place, so lines are drawn with a width that does not scale. */
const WIDTH = 1_000;
const HEIGHT = 1_000;

const fixed = (value: number): string => String(Math.round(value * 10) / 10);
const percent = (share: number): string => `${Math.round(share * 10_000) / 100}%`;
const colourClass = (colour: number | 'muted'): string => (colour === 'muted' ? 'muted' : `c${colour % 8}`);

const pathOf = (chart: ChartOptions, line: ChartLine): string => {
  const draw = lineOf<ChartPoint>()
    .defined(({ y }) => Number.isFinite(y))
    .x(({ x }) => Math.round(chart.x.at(x) * WIDTH * 10) / 10)
    .y(({ y }) => Math.round((1 - chart.y.at(y)) * HEIGHT * 10) / 10)
    .curve(line.isStepped === true ? curveStepAfter : curveLinear);
  const path = draw(line.points) ?? '';
  const dash = line.isDashed === true ? ' dashed' : '';
  const first = line.points[0];
  const last = line.points.at(-1);
  const area =
    line.isArea === true && first !== undefined && last !== undefined
      ? `<path class="area ${colourClass(line.colour)}" d="${path}L${fixed(chart.x.at(last.x) * WIDTH)},${HEIGHT}L${fixed(chart.x.at(first.x) * WIDTH)},${HEIGHT}Z"/>`
      : '';
  return `${area}<path class="line ${colourClass(line.colour)}${dash}" d="${path}"/>`;
};

const markOf = (chart: ChartOptions, mark: ChartMark): string => {
  const classes = `mark ${colourClass(mark.colour)}${mark.isFilled === true ? ' filled' : ''}${mark.isSmall === true ? ' small' : ''}`;
  const place = `left:${percent(chart.x.at(mark.x))};top:${percent(1 - chart.y.at(mark.y))}`;
  return `<span class="${classes}" style="${place}" data-tip="${escapeHtml(mark.text)}"></span>`;
};

const levelOf = (chart: ChartOptions, { y, label }: ChartLevel): string =>
  `<span class="level" style="top:${percent(1 - chart.y.at(y))}"><span>${escapeHtml(label)}</span></span>`;

/** What the page's script reads values from: texts per place, so that it has to format nothing. */
const readingsOf = (chart: ChartOptions): string => {
  if (chart.isReadable !== true) return '';
  const first = chart.lines[0];
  if (first === undefined) return '';
  const texts = first.points.map(({ x }, index) => {
    const values = chart.lines.map(({ label, points }) => {
      const y = points[index]?.y ?? Number.NaN;
      return `${label}: ${Number.isFinite(y) ? chart.yFormat(y) : '–'}`;
    });
    return [`${chart.xFormat(x)}`, ...values].join('\n');
  });
  const data = { at: first.points.map(({ x }) => Math.round(chart.x.at(x) * 10_000) / 10_000), texts };
  return ` data-readings="${escapeHtml(JSON.stringify(data))}"`;
};

const legendOf = (lines: readonly ChartLine[]): string =>
  lines
    .map(
      ({ label, colour, isDashed }) =>
        `<span class="key ${colourClass(colour)}${isDashed === true ? ' dashed' : ''}">${escapeHtml(label)}</span>`,
    )
    .join('');

/**
 * A chart as HTML: the lines are one stretched picture, texts and marks stand beside it in the page's own size, so that a chart can be read
 * at any width.
 */
export const renderChart = (chart: ChartOptions): string => {
  const grid = chart.y.ticks
    .map(
      (tick) =>
        `<line class="grid" x1="0" x2="${WIDTH}" y1="${fixed((1 - chart.y.at(tick)) * HEIGHT)}" y2="${fixed((1 - chart.y.at(tick)) * HEIGHT)}"/>`,
    )
    .join('');
  const yLabels = chart.y.ticks
    .map((tick) => `<span style="top:${percent(1 - chart.y.at(tick))}">${escapeHtml(chart.yFormat(tick))}</span>`)
    .join('');
  const xLabels = chart.x.ticks
    .map((tick) => `<span style="left:${percent(chart.x.at(tick))}">${escapeHtml(chart.xFormat(tick))}</span>`)
    .join('');
  return `<figure class="chart"><figcaption>${escapeHtml(chart.title)}</figcaption><div class="legend">${legendOf(chart.lines)}</div>
<div class="frame"><div class="ylabels">${yLabels}</div>
<div class="plot" role="img" aria-label="${escapeHtml(chart.summary)}"${readingsOf(chart)}><svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" aria-hidden="true">${grid}${chart.lines.map((line) => pathOf(chart, line)).join('')}</svg>${(chart.levels ?? []).map((level) => levelOf(chart, level)).join('')}${(chart.marks ?? []).map((mark) => markOf(chart, mark)).join('')}</div>
<div class="xlabels">${xLabels}</div></div>${chart.xTitle === undefined ? '' : `<p class="xtitle">${escapeHtml(chart.xTitle)}</p>`}</figure>`;
};
