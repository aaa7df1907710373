import { readDuration } from '../duration-option.ts';

/** A moment of a journal as the user names it. */
export type MomentReading =
  /** Time since the journal's first tick, in milliseconds. */
  | { readonly sinceStartMs: number }
  /** Wall time, in milliseconds since the Unix epoch. */
  | { readonly wallMs: number }
  | { readonly problem: string };

const ALLOWED = 'give a time since the start (12.5s, 3m, or milliseconds: 12500) or a date and time (2026-01-02T03:04:05Z)';

/** Starts like a date: four digits and a hyphen. */
const DATE = /^\d{4}-/;
const MILLISECONDS = /^\d{1,15}(?:\.\d{1,15})?$/;

/** Reads `12.5s`, `12500` (milliseconds) or an ISO time. */
export const readMoment = (text: string): MomentReading => {
  if (DATE.test(text) && text.length <= 40) {
    const wallMs = Date.parse(text);
    return Number.isNaN(wallMs) ? { problem: `is not a time; ${ALLOWED}` } : { wallMs };
  }
  if (MILLISECONDS.test(text)) return { sinceStartMs: Number(text) };
  const reading = readDuration(text);
  return 'ms' in reading ? { sinceStartMs: reading.ms } : { problem: `is not a time; ${ALLOWED}` };
};
