import { OptionError } from '../errors/index.ts';
import type { RatePoint } from './piecewise-profile.ts';
import { readNumber } from './trace-number.ts';
import { readTimeMs } from './trace-time.ts';

/** The lines that hold data: neither empty nor a comment (`#`). Numbers of lines count from 1. */
export function* dataLines(text: string): Generator<{ readonly line: string; readonly number: number }, void, undefined> {
  let number = 0;
  for (const line of text.split('\n')) {
    number += 1;
    const trimmed = line.trim();
    if (trimmed !== '' && !trimmed.startsWith('#')) yield { line: trimmed, number };
  }
}

/**
 * Reads a rate over time: lines `second,rate` (arrivals per second from that second on), in order; further columns are ignored.
 * The first column may also be an ISO time
 * (`2026-03-01T12:00:00Z`; without a zone it is UTC). Lines that begin with `#` are comments, and one line of titles may stand first. The
 * first time becomes 0.
 * @throws OptionError that names the line, when there are fewer than two rates or one cannot be read.
 * @public
 */
export const readRateCsv = (text: string): readonly RatePoint[] => {
  const points: RatePoint[] = [];
  let startMs: number | undefined;
  let isFirst = true;
  for (const { line, number } of dataLines(text)) {
    const cells = line.split(/[,;\t]/, 3);
    const timeMs = readTimeMs(cells[0] ?? '', 1_000);
    const ratePerSec = readNumber(cells[1] ?? '');
    const isTitle = isFirst && Number.isNaN(timeMs) && Number.isNaN(ratePerSec);
    isFirst = false;
    if (isTitle) continue;
    if (!Number.isFinite(timeMs) || !(ratePerSec >= 0)) {
      throw new OptionError(
        `line ${number}`,
        line.slice(0, 80),
        '`second,rate`, or an ISO time and a rate, with a rate of 0 or more',
      );
    }
    startMs ??= timeMs;
    const atMs = timeMs - startMs;
    if (atMs < (points.at(-1)?.atMs ?? 0))
      throw new OptionError(`line ${number}`, line.slice(0, 80), 'not before the line above');
    points.push({ atMs, ratePerSec });
  }
  if (points.length < 2) throw new OptionError('trace', `${points.length} rates`, 'two rates or more');
  return points;
};
