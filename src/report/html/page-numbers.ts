import { formatCount } from '../format-number.ts';

/** A share in percent, with more digits where it is small. */
export const percentText = (ratio: number): string => `${Number((100 * ratio).toFixed(ratio < 0.1 ? 2 : 1))} %`;

/** A number for people, with digits only where it is small. */
export const numberText = (value: number): string =>
  value >= 1_000 ? formatCount(value) : String(Number(value.toFixed(value < 10 ? 2 : 1)));

/** The largest of some values that are 0 or more; what is no number does not count. */
export const largest = (values: Iterable<number>): number => {
  let most = 0;
  for (const value of values) if (value > most) most = value;
  return most;
};
