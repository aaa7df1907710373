import type uPlot from 'uplot';
import { Chart, peakOf } from './chart.ts';
import { colour } from './page-parts.ts';
import type { Track } from './track.ts';
import { countText } from './words.ts';

const LINES = [
  { label: 'max', colour: 'limit', isDashed: true, isStepped: true, text: countText },
  { label: 'min', colour: 'limit', isDashed: true, isStepped: true, text: countText },
  { label: 'live', colour: 'live', isStepped: true, text: countText },
  { label: 'busy', colour: 'busy', isFilled: true, text: countText },
  { label: 'desired', colour: 'desired', isStepped: true, text: countText },
];

/** A maximum far above the rest would press the rest flat: it is then out of sight, and the legend alone tells it. */
const topOf = ([, max = [], ...rest]: uPlot.AlignedData): number => {
  const peak = rest.reduce((most, values) => Math.max(most, peakOf(values)), 1);
  const limit = peakOf(max);
  return limit <= 4 * peak ? limit * 1.08 : peak * 1.3;
};

const MARK_PX = 4;

/** Marks each change with a triangle that points the way the size went. Of marks that would cover each other the first one is drawn. */
const drawMarks = (plot: uPlot, track: Track): void => {
  const { ctx } = plot;
  const size = MARK_PX * devicePixelRatio;
  ctx.save();
  ctx.fillStyle = colour('text');
  const lastX = new Map<number, number>();
  for (const { atWallMs, from, to } of track.changes) {
    const x = plot.valToPos(atWallMs / 1_000, 'x', true);
    const way = to >= from ? -1 : 1;
    if (x < plot.bbox.left || x > plot.bbox.left + plot.bbox.width) continue;
    if (x - (lastX.get(way) ?? Number.NEGATIVE_INFINITY) < 2 * size) continue;
    lastX.set(way, x);
    const y = plot.valToPos(to, 'y', true);
    ctx.beginPath();
    ctx.moveTo(x, y + way * size * 2.2);
    ctx.lineTo(x - size, y + way * size * 0.6);
    ctx.lineTo(x + size, y + way * size * 0.6);
    ctx.fill();
  }
  ctx.restore();
};

/** Minimum, maximum, desired, live and busy over time, with a mark at each change. */
export class SizeChart {
  readonly #chart: Chart;
  readonly #track: Track;

  constructor(place: HTMLElement, track: Track) {
    this.#track = track;
    this.#chart = new Chart(place, { lines: LINES, top: topOf, onDraw: (plot) => drawMarks(plot, track) });
  }

  show(): void {
    const track = this.#track;
    this.#chart.show([
      track.seconds(),
      track.column(({ max }) => max),
      track.column(({ min }) => min),
      track.column(({ live }) => live),
      track.column(({ busy }) => busy),
      track.column(({ desired }) => desired),
    ]);
  }
}
