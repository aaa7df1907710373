import { OptionError } from '../errors/index.ts';
import { readDuration } from '../internal/index.ts';
import { isMeasureName, MEASURES, type MeasureName, type MeasureUnit } from './measure.ts';
import type { SimulationResult } from './simulation-result.ts';

/** A limit that a result meets or not. @public */
export interface Condition {
  readonly measure: MeasureName;
  /** As it was written. */
  readonly text: string;
  readonly isMet: (result: SimulationResult) => boolean;
  /** The result's value in the words of the condition. */
  readonly valueText: (result: SimulationResult) => string;
}

const COMPARE: ReadonlyMap<string, (value: number, limit: number) => boolean> = new Map([
  ['>', (value: number, limit: number) => value > limit],
  ['>=', (value: number, limit: number) => value >= limit],
  ['<', (value: number, limit: number) => value < limit],
  ['<=', (value: number, limit: number) => value <= limit],
]);

const BOUND = /^\s{0,4}(>=|<=|>|<)\s{0,4}([0-9.]{1,12}(?:%|[a-z]{1,3})?)\s{0,4}$/;
const ALLOWED: Readonly<Record<MeasureUnit, string>> = {
  share: 'a comparison with a share in percent, for example `<1%`',
  number: 'a comparison with a number, for example `<1.2`',
  duration: 'a comparison with a duration, for example `<500ms`',
};

/** The limit in the unit of the measure; NaN when it is of another one. */
const limitOf = (text: string, unit: MeasureUnit): number => {
  if (unit === 'duration') {
    const reading = readDuration(text);
    return 'ms' in reading ? reading.ms : Number.NaN;
  }
  const isPercent = text.endsWith('%');
  if (unit === 'share') return isPercent ? Number(text.slice(0, -1)) / 100 : text === '0' ? 0 : Number.NaN;
  return Number(text); // NaN with a unit
};

const shown = (value: number, unit: MeasureUnit): string => {
  if (unit === 'share') return `${Number((100 * value).toFixed(3))} %`;
  return unit === 'duration' ? `${Number(value.toFixed(1))} ms` : String(Number(value.toFixed(3)));
};

/**
 * Reads a limit on a measure: `readCondition('late', '<1%')`, `('cost', '<=1.2')`, `('waitP99', '<500ms')`.
 * @throws OptionError when there is no such measure, or the limit cannot be compared with it.
 * @public
 */
export const readCondition = (measure: string, bound: string): Condition => {
  if (!isMeasureName(measure)) throw new OptionError('measure', measure, `one of ${Object.keys(MEASURES).join(', ')}`);
  const { unit, of } = MEASURES[measure];
  const match = typeof bound === 'string' && bound.length <= 40 ? BOUND.exec(bound) : null;
  const compare = COMPARE.get(match?.[1] ?? '');
  const limit = limitOf(match?.[2] ?? '', unit);
  if (compare === undefined || Number.isNaN(limit)) throw new OptionError(measure, bound, ALLOWED[unit]);
  return {
    measure,
    text: `${measure} ${bound.trim()}`,
    isMet: (result) => compare(of(result), limit),
    valueText: (result) => shown(of(result), unit),
  };
};
