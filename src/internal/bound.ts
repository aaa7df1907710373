import { readDuration } from './duration-text.ts';

/** What a number counts: a share, written in percent, a plain number, or milliseconds, written as a duration. */
export type BoundUnit = 'share' | 'number' | 'duration';

/** A comparison with a limit: `<1%`, `>=500ms`. */
export interface Bound {
  /** As it was written, without spaces around it. */
  readonly text: string;
  readonly isMet: (value: number) => boolean;
}

/** The result of {@link readBound}. */
export type BoundReading = { readonly bound: Bound } | { readonly problem: string };

const COMPARE: ReadonlyMap<string, (value: number, limit: number) => boolean> = new Map([
  ['>', (value: number, limit: number) => value > limit],
  ['>=', (value: number, limit: number) => value >= limit],
  ['<', (value: number, limit: number) => value < limit],
  ['<=', (value: number, limit: number) => value <= limit],
]);

const BOUND = /^\s{0,4}(>=|<=|>|<)\s{0,4}([0-9.]{1,12}(?:%|[a-z]{1,3})?)\s{0,4}$/;
const LONGEST_TEXT = 40;
const ALLOWED: Readonly<Record<BoundUnit, string>> = {
  share: 'a comparison with a share in percent, for example `<1%`',
  number: 'a comparison with a number, for example `<1.2`',
  duration: 'a comparison with a duration, for example `<500ms`',
};

/** The limit in its unit; NaN when it is of another one. */
const limitOf = (text: string, unit: BoundUnit): number => {
  if (unit === 'duration') {
    const reading = readDuration(text);
    return 'ms' in reading ? reading.ms : Number.NaN;
  }
  const isPercent = text.endsWith('%');
  if (unit === 'share') return isPercent ? Number(text.slice(0, -1)) / 100 : text === '0' ? 0 : Number.NaN;
  return Number(text); // NaN with a unit
};

/** Reads a comparison with a limit. `problem` says what is allowed. */
export const readBound = (text: string, unit: BoundUnit): BoundReading => {
  const match = typeof text === 'string' && text.length <= LONGEST_TEXT ? BOUND.exec(text) : null;
  const compare = COMPARE.get(match?.[1] ?? '');
  const limit = limitOf(match?.[2] ?? '', unit);
  if (compare === undefined || Number.isNaN(limit)) return { problem: ALLOWED[unit] };
  return { bound: { text: text.trim(), isMet: (value) => compare(value, limit) } };
};

/** A value in the words of a bound. */
export const boundValueText = (value: number, unit: BoundUnit): string => {
  if (unit === 'share') return `${Number((100 * value).toFixed(3))} %`;
  return unit === 'duration' ? `${Number(value.toFixed(1))} ms` : String(Number(value.toFixed(3)));
};
