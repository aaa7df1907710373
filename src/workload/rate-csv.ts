import { OptionError } from '../errors/index.ts';
import type { RatePoint } from './piecewise-profile.ts';

/** A number as spreadsheets and scripts write it. */
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?$/;
/** Longest cell that is looked at. */
const LONGEST_CELL = 64;

/** Reads a cell; NaN when it holds no number. */
export const readNumber = (cell: string): number => {
  const text = cell.trim();
  return text.length <= LONGEST_CELL && NUMBER.test(text) ? Number(text) : Number.NaN;
};

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
 * Lines that begin with `#` are comments, and one line of titles may stand first. The first second becomes 0.
 * @throws OptionError that names the line, when there are fewer than two rates or one cannot be read.
 * @public
 */
export const readRateCsv = (text: string): readonly RatePoint[] => {
  const points: RatePoint[] = [];
  let startSec: number | undefined;
  let isFirst = true;
  for (const { line, number } of dataLines(text)) {
    const cells = line.split(/[,;\t]/, 3);
    const second = readNumber(cells[0] ?? '');
    const ratePerSec = readNumber(cells[1] ?? '');
    const isTitle = isFirst && Number.isNaN(second) && Number.isNaN(ratePerSec);
    isFirst = false;
    if (isTitle) continue;
    if (!Number.isFinite(second) || !(ratePerSec >= 0)) {
      throw new OptionError(`line ${number}`, line.slice(0, 80), '`second,rate` with a rate of 0 or more');
    }
    startSec ??= second;
    const atMs = (second - startSec) * 1_000;
    if (atMs < (points.at(-1)?.atMs ?? 0))
      throw new OptionError(`line ${number}`, line.slice(0, 80), 'not before the line above');
    points.push({ atMs, ratePerSec });
  }
  if (points.length < 2) throw new OptionError('trace', `${points.length} rates`, 'two rates or more');
  return points;
};
