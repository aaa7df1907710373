import { parserOf } from './option-parsers.ts';

/** At most three digits and a point: no sign, no exponent. */
const SHARE = /^\d{1,3}(?:\.\d{1,6})?%$/;

/** Reads a share: `5%`, `0.1%`. */
export const readShare = (text: string): { readonly ratio: number } | { readonly problem: string } => {
  const percent = SHARE.test(text) ? Number(text.slice(0, -1)) : Number.NaN;
  return percent <= 100 ? { ratio: percent / 100 } : { problem: 'is not a share from 0% to 100%, for example 5%' };
};

/** A share as a ratio of 0 to 1. */
export const parseShare = (text: string): number => parserOf(readShare)(text).ratio;
