const MS_PER_UNIT: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, min: 60_000, h: 3_600_000, d: 86_400_000 };

/** Longer text is no duration; the limit also bounds the work. */
const LONGEST_TEXT = 32;

const ALLOWED = 'a number with a unit, for example 500ms, 2s, 15m or 1h';

/** The result of {@link readDuration}. */
export type DurationReading = { readonly ms: number } | { readonly problem: string };

/**
 * Reads a duration with its unit: `500ms`, `1.5s`, `15m`, `2h`, `1d`. A bare number is refused, because nobody can tell what it
 * counts. One pass over the text, whatever it holds.
 */
export const readDuration = (text: string): DurationReading => {
  if (text.length > LONGEST_TEXT) return { problem: `is too long; give ${ALLOWED}` };
  let end = 0;
  while (end < text.length && '0123456789.'.includes(text.charAt(end))) end += 1;
  const amount = Number(text.slice(0, end));
  const unit = text.slice(end);
  if (end === 0 || Number.isNaN(amount) || text.startsWith('.')) return { problem: `is not a duration; give ${ALLOWED}` };
  if (unit === '') return { problem: `has no unit; did you mean ${text}ms or ${text}s?` };
  const msPerUnit = Object.hasOwn(MS_PER_UNIT, unit) ? MS_PER_UNIT[unit] : undefined;
  if (msPerUnit === undefined) return { problem: `has an unknown unit; the units are ${Object.keys(MS_PER_UNIT).join(', ')}` };
  return { ms: amount * msPerUnit };
};
