import uPlot from 'uplot';
import { colour } from './page-parts.ts';
import { clockText, minuteText } from './words.ts';

const HEIGHT_PX = 260;

/** Width of the right axis. A chart without one leaves it free, so that the same moment stands at the same place in both. */
const RIGHT_PX = 64;

/** A line of a chart. */
export interface Line {
  readonly label: string;
  /** Name of a colour of the style sheet. */
  readonly colour: string;
  /** Which axis it is read at; the left one unless said otherwise. */
  readonly scale?: 'y' | 'right';
  readonly isDashed?: boolean;
  readonly isStepped?: boolean;
  readonly isFilled?: boolean;
  readonly text: (value: number) => string;
}

/** What a chart is made of. */
export interface ChartPlan {
  readonly lines: readonly Line[];
  /** Top of the left axis for the values that are there. */
  readonly top: (data: uPlot.AlignedData) => number;
  /** Words at the right axis; without it there is none. */
  readonly rightText?: (value: number) => string;
  /** Draws on top of the lines. */
  readonly onDraw?: (plot: uPlot) => void;
}

/** The largest of some values, 0 at least. They are too many to be arguments of `Math.max`. */
export const peakOf = (values: ArrayLike<number | null | undefined>): number => {
  let peak = 0;
  for (let index = 0; index < values.length; index += 1) peak = Math.max(peak, values[index] ?? 0);
  return peak;
};

/** Opacity of the space below a line, as two hexadecimal digits: 14 %. */
const FILL_ALPHA = '24';

/** Words of the legend. A gap has no value, and a chart without points not even that. */
const toldBy = (text: (value: number) => string, value: number | null | undefined): string =>
  value === null || value === undefined ? '–' : text(value);

const seriesOf = (line: Line): uPlot.Series => ({
  label: line.label,
  scale: line.scale ?? 'y',
  stroke: colour(line.colour),
  width: line.isDashed === true ? 1 : 2,
  ...(line.isDashed === true && { dash: [6, 4] }),
  ...(line.isFilled === true && { fill: `${colour(line.colour)}${FILL_ALPHA}` }),
  ...(line.isStepped === true && uPlot.paths.stepped !== undefined && { paths: uPlot.paths.stepped({ align: 1 }) }),
  points: { show: false },
  spanGaps: false,
  value: (_plot, value: number | null | undefined) => toldBy(line.text, value),
});

const axisStyle = (): uPlot.Axis => ({
  stroke: colour('quiet'),
  grid: { stroke: colour('line'), width: 1 },
  ticks: { stroke: colour('line'), width: 1 },
  font: '12px system-ui, sans-serif',
});

/** Steps of an axis of counts: there is no half worker. */
const WHOLE_STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 200_000];

const SECONDS_PER_MINUTE = 60;

const timeAxis = (): uPlot.Axis => ({
  ...axisStyle(),
  space: 70,
  values: (_plot, splits, _axis, _space, step) =>
    splits.map((seconds) => (step < SECONDS_PER_MINUTE ? clockText(seconds * 1_000) : minuteText(seconds * 1_000))),
});

const axesOf = ({ rightText }: ChartPlan): uPlot.Axis[] => {
  const left = { ...axisStyle(), size: 54, incrs: WHOLE_STEPS };
  if (rightText === undefined) return [timeAxis(), left];
  const grid = { show: false };
  return [
    timeAxis(),
    left,
    { ...axisStyle(), scale: 'right', side: 1, size: RIGHT_PX, grid, values: (_plot, values) => values.map(rightText) },
  ];
};

const optionsOf = (plan: ChartPlan, width: number): uPlot.Options => ({
  width,
  height: HEIGHT_PX,
  ...(plan.rightText === undefined && { padding: [null, RIGHT_PX, null, null] }),
  cursor: { drag: { x: false, y: false } },
  scales: {
    y: { range: (plot) => [0, Math.max(1, plan.top(plot.data))] },
    right: { range: (_plot, _min, max) => [0, Math.max(1, max * 1.1)] },
  },
  axes: axesOf(plan),
  series: [
    {
      label: 'time',
      value: (_plot, value: number | null | undefined) => toldBy((seconds) => clockText(seconds * 1_000), value),
    },
    ...plan.lines.map(seriesOf),
  ],
  hooks: plan.onDraw === undefined ? {} : { draw: [plan.onDraw] },
});

/** The legend tells the newest values as long as nobody points at others. */
const showNewest = (plot: uPlot): void => {
  const { left = -1, idx } = plot.cursor;
  if (plot.data[0].length === 0) return;
  if (left < 0 || idx === null || idx === undefined) plot.setLegend({ idx: plot.data[0].length - 1 });
};

/** A chart that follows the width of its place and the light or dark of the page. */
export class Chart {
  readonly #place: HTMLElement;
  readonly #plan: ChartPlan;
  #plot: uPlot | undefined;
  #data: uPlot.AlignedData;

  constructor(place: HTMLElement, plan: ChartPlan) {
    this.#place = place;
    this.#plan = plan;
    this.#data = [[], ...plan.lines.map(() => [])] as unknown as uPlot.AlignedData; // a table of no rows
    new ResizeObserver(() => this.#plot?.setSize({ width: place.clientWidth, height: HEIGHT_PX })).observe(place);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#make());
    this.#make();
  }

  show(data: uPlot.AlignedData): void {
    this.#data = data;
    if (this.#plot === undefined) return;
    this.#plot.setData(data);
    showNewest(this.#plot);
  }

  #make(): void {
    this.#plot?.destroy();
    this.#plot = new uPlot(optionsOf(this.#plan, this.#place.clientWidth), this.#data, this.#place);
  }
}
