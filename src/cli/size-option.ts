const BYTES_PER_UNIT: Readonly<Record<string, number>> = { kb: 1_000, mb: 1_000_000, gb: 1_000_000_000 };

/** Longer text is no size; the limit also bounds the work. */
const LONGEST_TEXT = 32;

/** Digits only: no sign, exponent, or other script. */
const WHOLE = /^[0-9]{1,9}$/;

/** The result of {@link readSize}. */
export type SizeReading = { readonly bytes: number } | { readonly problem: string };

/** Reads a size with its unit: `64MB`, `500kb`. A bare number is refused, because nobody can tell what it counts. */
export const readSize = (text: string): SizeReading => {
  const amount = text.slice(0, -2);
  const unit = text.slice(-2).toLowerCase();
  const bytes = Object.hasOwn(BYTES_PER_UNIT, unit) ? BYTES_PER_UNIT[unit] : undefined;
  if (text.length > LONGEST_TEXT || bytes === undefined || !WHOLE.test(amount) || Number(amount) === 0) {
    return { problem: 'is not a size; give a whole number with a unit: 500kB, 64MB or 1GB' };
  }
  return { bytes: Number(amount) * bytes };
};
