import { formatCount, formatDuration, formatRate, sparkline } from '../../report/index.ts';

/** What live progress shows. */
export interface ProgressView {
  readonly succeeded: number;
  readonly failed: number;
  readonly waitingForRetry: number;
  /** Inputs in all; `undefined` while only reading will tell. */
  readonly total: number | undefined;
  readonly ratePerSec: number;
  readonly elapsedMs: number;
  readonly live: number;
  readonly desired: number;
  readonly max: number;
  readonly busy: number;
  readonly queued: number;
  readonly waitP99Ms: number | undefined;
  /** The size so far, oldest first. */
  readonly course: readonly number[];
}

/** Narrower than this a sparkline says nothing. */
const LEAST_SPARKLINE = 8;

/** Joins as many parts as fit into `width` characters. The first one is cut when it alone is too long. */
const fit = (parts: readonly string[], width: number): string => {
  let line = '';
  for (const part of parts) {
    const next = line === '' ? part : `${line}  ${part}`;
    if (next.length > width) return line === '' ? part.slice(0, width) : line;
    line = next;
  }
  return line;
};

const progressPart = ({ succeeded, failed, total, waitingForRetry }: ProgressView): string => {
  const done = succeeded + failed;
  const of = total === undefined ? '' : ` of ${formatCount(total)} (${Math.floor((100 * done) / Math.max(1, total))} %)`;
  const bad = failed === 0 ? '' : `, ${formatCount(failed)} failed`;
  const again = waitingForRetry === 0 ? '' : `, ${formatCount(waitingForRetry)} to retry`;
  return `${formatCount(done)} done${of}${bad}${again}`;
};

const remainingPart = ({ total, succeeded, failed, ratePerSec, elapsedMs }: ProgressView): string => {
  if (total === undefined || !(ratePerSec > 0)) return formatDuration(elapsedMs);
  return `${formatDuration((1_000 * (total - succeeded - failed)) / ratePerSec)} left`;
};

/** Lines of live progress. */
export const PROGRESS_ROWS = 2;

/**
 * Two lines of live progress, each at most `width` characters: what is done at which rate, and the size with its course.
 * What does not fit is left out from the end; nothing wraps.
 */
export const progressLines = (view: ProgressView, width: number): readonly [string, string] => {
  const first = fit([progressPart(view), formatRate(view.ratePerSec), remainingPart(view)], width);
  const wait = view.waitP99Ms === undefined ? [] : [`wait p99 ${formatDuration(view.waitP99Ms)}`];
  const size = view.live === view.desired ? formatCount(view.live) : `${formatCount(view.live)} of ${formatCount(view.desired)}`;
  const second = fit([`size ${size}`, `busy ${formatCount(view.busy)}`, `queued ${formatCount(view.queued)}`, ...wait], width);
  const room = width - second.length - 2;
  if (room < LEAST_SPARKLINE || view.course.length === 0) return [first, second];
  return [first, `${second}  ${sparkline(view.course, { width: Math.min(room, 40) })}`];
};
