import { readNumber } from './trace-number.ts';

/** A date and a time, with `T` or a space between them, and a zone: `2026-03-01T12:00:00.250+01:00`. Without a zone it is UTC. */
const ISO = /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2})(?::(\d{2}(?:\.\d{1,9})?))?(Z|[+-]\d{2}:?\d{2})?$/i;
const LONGEST_CELL = 64;

/** Days from 1970-01-01 to a date of the Gregorian calendar; years begin in March, so that the odd day is the last. */
const daysOf = (year: number, month: number, day: number): number => {
  const shifted = month > 2 ? year : year - 1;
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  const leapDays = Math.floor(shifted / 4) - Math.floor(shifted / 100) + Math.floor(shifted / 400);
  return shifted * 365 + leapDays + dayOfYear - 719_468;
};

const daysInMonth = (year: number, month: number): number =>
  daysOf(month === 12 ? year + 1 : year, (month % 12) + 1, 1) - daysOf(year, month, 1);

const zoneMinutes = (zone: string): number => {
  if (/^z$/i.test(zone)) return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return zone.startsWith('-') ? -minutes : minutes;
};

/** Reads an ISO time, in milliseconds since 1970; NaN when the cell holds none, or a day that there is not. */
const readIsoMs = (cell: string): number => {
  const text = cell.trim().replaceAll(/^"|"$/g, '');
  const match = text.length <= LONGEST_CELL ? ISO.exec(text) : null;
  if (match === null) return Number.NaN;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map((part) => Number(part ?? 0));
  const isDate = month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
  if (!isDate || hour > 23 || minute > 59 || second >= 61) return Number.NaN;
  const minutes = (daysOf(year, month, day) * 24 + hour) * 60 + minute - zoneMinutes(match[7] ?? 'Z');
  return Math.round((minutes * 60 + second) * 1_000);
};

/** Reads a time of a trace, in milliseconds: a number in units of `msPerUnit`, or an ISO time. NaN when it is neither. */
export const readTimeMs = (cell: string, msPerUnit: number): number => {
  const number = readNumber(cell);
  return Number.isNaN(number) ? readIsoMs(cell) : number * msPerUnit;
};
