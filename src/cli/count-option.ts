/** Digits only: no sign, exponent, other base, other script, or leading zero; ten digits are enough for any count here. */
const WHOLE = /^(?:0|[1-9][0-9]{0,9})$/;

/** The result of {@link readCount}. */
export type CountReading = { readonly count: number } | { readonly problem: string };

/** Reads a whole number from `min` on. */
export const readCount = (text: string, min: number): CountReading =>
  WHOLE.test(text) && Number(text) >= min ? { count: Number(text) } : { problem: `is not a whole number, ${min} or more` };
