import type { LoadProgress } from '../../../load/index.ts';
import { formatCount, formatDuration, formatRate, sparkline } from '../../../report/index.ts';

/** What live progress shows beside the load itself. */
export interface LoadView {
  readonly progress: LoadProgress;
  /** The built-in pool; absent when something else is called. */
  readonly pool: { readonly desired: number; readonly live: number; readonly queued: number } | undefined;
  /** Calls under way so far, oldest first. */
  readonly course: readonly number[];
}

const SPARKLINE = { least: 8, most: 40 };

const badPart = ({ failed, refused, dropped }: LoadProgress): readonly string[] => [
  ...(failed === 0 ? [] : [`${formatCount(failed)} failed`]),
  ...(refused === 0 ? [] : [`${formatCount(refused)} refused`]),
  ...(dropped === 0 ? [] : [`${formatCount(dropped)} dropped`]),
];

const partsOf = ({ progress, pool }: LoadView): readonly string[] => {
  const { ratePerSec, sent, inFlight, latencyP99Ms } = progress;
  return [
    ...(ratePerSec === undefined ? [] : [`asked ${formatRate(ratePerSec)}`]),
    `sent ${formatCount(sent)}`,
    ...badPart(progress),
    `in flight ${formatCount(inFlight)}`,
    ...(latencyP99Ms === undefined ? [] : [`p99 ${formatDuration(latencyP99Ms)}`]),
    ...(pool === undefined
      ? []
      : [`size ${formatCount(pool.live)} of ${formatCount(pool.desired)}`, `queued ${formatCount(pool.queued)}`]),
  ];
};

/** Joins as many parts as fit into `width` characters. */
const fit = (parts: readonly string[], width: number): string => {
  let line = '';
  for (const part of parts) {
    const next = line === '' ? part : `${line}  ${part}`;
    if (next.length > width) return line === '' ? part.slice(0, width) : line;
    line = next;
  }
  return line;
};

/** Where the load is: `12 s of 3 min`. */
const timePart = ({ atMs, durationMs }: LoadProgress): string =>
  `${formatDuration(Math.round(atMs / 1_000) * 1_000)} of ${formatDuration(durationMs)}`;

/** One line of progress, for what is no terminal. */
export const loadLine = (view: LoadView): string => [timePart(view.progress), ...partsOf(view)].join('  ');

/** Two lines of live progress, each at most `width` characters. */
export const liveLoadLines = (view: LoadView, width: number): readonly string[] => {
  const first = fit([timePart(view.progress), ...partsOf(view)], width);
  const room = width - 'in flight  '.length;
  if (room < SPARKLINE.least || view.course.length === 0) return [first];
  return [first, `in flight  ${sparkline(view.course, { width: Math.min(room, SPARKLINE.most) })}`];
};
