import { type Column, formatCount, formatDuration, renderTable, sparkline } from '../../report/index.ts';

/** One second of the demo. */
export interface DemoMoment {
  readonly elapsedMs: number;
  readonly offeredPerSec: number;
  readonly donePerSec: number;
  readonly live: number;
  /** What the shadow policy wanted in the newest tick; absent without one. */
  readonly shadow?: number | undefined;
  readonly busy: number;
  readonly queued: number;
  readonly waitP99Ms: number | undefined;
  /** Share of all tasks so far that waited too long or were refused, from 0 to 1. */
  readonly lateRatio: number;
}

/** What the board shows. */
export interface DemoView {
  /** Oldest first. */
  readonly moments: readonly DemoMoment[];
  readonly explanation: string;
  /** How the shadow policy compares so far; absent without one. */
  readonly shadow?: string | undefined;
}

const columnsOf = (hasShadow: boolean): readonly Column[] => [
  { title: 'time' },
  ...['offered/s', 'done/s', 'size', ...(hasShadow ? ['shadow'] : []), 'busy', 'queued', 'wait p99', 'late'].map((title) => ({
    title,
    align: 'right' as const,
  })),
];

/** Seconds in the table. */
const ROWS = 8;

/** `0:07`, `2:13`: minutes and seconds. */
export const stopwatch = (elapsedMs: number): string => {
  const seconds = Math.round(elapsedMs / 1_000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
};

const waitText = (waitMs: number | undefined): string => (waitMs === undefined ? '–' : formatDuration(Math.round(waitMs)));

const sizeText = (size: number | undefined): string => (size === undefined ? '–' : formatCount(size));

const rowOf = (moment: DemoMoment, hasShadow: boolean): readonly string[] => [
  stopwatch(moment.elapsedMs),
  formatCount(Math.round(moment.offeredPerSec)),
  formatCount(Math.round(moment.donePerSec)),
  formatCount(moment.live),
  ...(hasShadow ? [sizeText(moment.shadow)] : []),
  formatCount(moment.busy),
  formatCount(moment.queued),
  waitText(moment.waitP99Ms),
  `${(100 * moment.lateRatio).toFixed(2)} %`,
];

/** One second as a line of its own, where there is no terminal to draw on. */
export const demoLine = (moment: DemoMoment): string => {
  const [time, offered, done, size, busy, queued, wait, late] = rowOf(moment, false);
  const beside = moment.shadow === undefined ? '' : `  shadow ${sizeText(moment.shadow)}`;
  return `${time}  offered ${offered}/s  done ${done}/s  size ${size}${beside}  busy ${busy}  queued ${queued}  wait p99 ${wait}  late ${late}`;
};

const LABEL_WIDTH = 9;

const courseOf = (title: string, values: readonly number[], width: number): string =>
  `${title.padEnd(LABEL_WIDTH)}${sparkline(values, { width: Math.max(8, Math.min(60, width - 20)) })} ${formatCount(Math.round(values.at(-1) ?? 0))}`;

/** Words over as many lines as they need, the later ones indented below the first. */
const wrapped = (label: string, text: string, width: number): readonly string[] => {
  const lines: string[] = [];
  let line = label.padEnd(LABEL_WIDTH);
  for (const word of text.split(' ')) {
    if (line.length + word.length > width && line.trim() !== '') {
      lines.push(line.trimEnd());
      line = ' '.repeat(LABEL_WIDTH);
    }
    line += `${word} `;
  }
  return [...lines, line.trimEnd()];
};

/** The board, at most `width` characters wide: the last seconds, the course of load and size, and the reason for the size. */
export const demoBoard = ({ moments, explanation, shadow }: DemoView, width: number): readonly string[] => {
  const hasShadow = shadow !== undefined;
  const rows = moments.slice(-ROWS).map((moment) => rowOf(moment, hasShadow));
  const lines = [
    ...renderTable(columnsOf(hasShadow), rows).split('\n'),
    '',
    courseOf(
      'offered',
      moments.map(({ offeredPerSec }) => offeredPerSec),
      width,
    ),
    courseOf(
      'size',
      moments.map(({ live }) => live),
      width,
    ),
    ...wrapped('why', explanation, width),
    ...(shadow === undefined ? [] : wrapped('shadow', shadow, width)),
  ];
  return lines.map((line) => line.slice(0, width));
};
