import { readDuration } from '../../internal/index.ts';
import type { Inspection } from './inspection.ts';
import type { NumberShape } from './option-shape.ts';
import { shapeWords } from './shape-words.ts';

const isInside = (value: number, { min, max, above, below }: NumberShape): boolean =>
  (min === undefined || value >= min) &&
  (max === undefined || value <= max) &&
  (above === undefined || value > above) &&
  (below === undefined || value < below);

/** Milliseconds of a text; the value itself where texts are not taken. */
const numberOf = (value: unknown, shape: NumberShape, takesDurations: boolean): unknown => {
  if (typeof value !== 'string' || shape.unit !== 'ms' || !takesDurations) return value;
  const reading = readDuration(value);
  return 'ms' in reading ? reading.ms : value;
};

/** The number that `value` is, or stands for; `undefined` when it is none, which is noted. */
export const inspectNumber = (value: unknown, shape: NumberShape, path: string, inspection: Inspection): number | undefined => {
  const { takesDurations } = inspection;
  const read = numberOf(value, shape, takesDurations);
  const isNumber = typeof read === 'number' && (shape.isWhole === true ? Number.isSafeInteger(read) : Number.isFinite(read));
  if (isNumber && isInside(read, shape)) return read + 0; // -0, which JSON cannot write, becomes 0
  return inspection.refuse(path, value, shapeWords(shape, takesDurations));
};
