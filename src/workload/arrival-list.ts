import { OptionError } from '../errors/index.ts';
import { dataLines } from './rate-csv.ts';
import { readTimeMs } from './trace-time.ts';

/** Titles whose column counts milliseconds. */
const MILLISECONDS = /ms$|millis/i;

/**
 * Reads times of arrival: one number a line, in seconds, or in milliseconds when the line of titles says so (`at_ms`), or an ISO time;
 * further columns are ignored. They are sorted, and the first one becomes 0.
 * @throws OptionError that names the line, when a time cannot be read or there is none.
 * @public
 */
export const readArrivalTimes = (text: string): readonly number[] => {
  const times: number[] = [];
  let msPerUnit = 1_000;
  let isFirst = true;
  for (const { line, number } of dataLines(text)) {
    const cell = line.split(/[,;\t]/, 1)[0] ?? '';
    const timeMs = readTimeMs(cell, msPerUnit);
    const isTitle = isFirst && Number.isNaN(timeMs);
    isFirst = false;
    if (isTitle) {
      if (MILLISECONDS.test(cell)) msPerUnit = 1;
      continue;
    }
    if (Number.isNaN(timeMs))
      throw new OptionError(`line ${number}`, line.slice(0, 80), 'a time of arrival: a number, or an ISO time');
    times.push(timeMs);
  }
  times.sort((a, b) => a - b);
  const [startMs] = times;
  if (startMs === undefined) throw new OptionError('trace', 'no time', 'one time of arrival or more');
  return times.map((time) => time - startMs);
};
