/** Digits, one point, at most 12 characters: no sign, no exponent. */
const DECIMAL = /^(?:\d{1,9})(?:\.\d{1,9})?$/;

/** The result of {@link readFactor}. */
export type FactorReading = { readonly factor: number } | { readonly problem: string };

/** Reads a factor above 0: `24`, `0.5`. */
export const readFactor = (text: string): FactorReading =>
  DECIMAL.test(text) && Number(text) > 0 ? { factor: Number(text) } : { problem: 'is not a number above 0' };
