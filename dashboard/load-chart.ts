import type uPlot from 'uplot';
import { Chart, peakOf } from './chart.ts';
import type { Track } from './track.ts';
import { countText, spanText } from './words.ts';

const LINES = [
  { label: 'queued', colour: 'queue', isFilled: true, text: countText },
  { label: 'wait, median', colour: 'wait-typical', scale: 'right' as const, text: spanText },
  { label: 'wait, 99 %', colour: 'wait', scale: 'right' as const, text: spanText },
];

const topOf = ([, queued = []]: uPlot.AlignedData): number => Math.max(4, peakOf(queued)) * 1.1;

/** Tasks that wait, and how long those that started had waited. */
export class LoadChart {
  readonly #chart: Chart;
  readonly #track: Track;

  constructor(place: HTMLElement, track: Track) {
    this.#track = track;
    this.#chart = new Chart(place, { lines: LINES, top: topOf, rightText: spanText });
  }

  show(): void {
    const track = this.#track;
    this.#chart.show([
      track.seconds(),
      track.column(({ queued }) => queued),
      track.column(({ waitP50Ms }) => waitP50Ms),
      track.column(({ waitP99Ms }) => waitP99Ms),
    ]);
  }
}
