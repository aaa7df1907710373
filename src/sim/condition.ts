import { OptionError } from '../errors/index.ts';
import { boundValueText, readBound } from '../internal/index.ts';
import { isMeasureName, MEASURES, type MeasureName } from './measure.ts';
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

/**
 * Reads a limit on a measure: `readCondition('late', '<1%')`, `('cost', '<=1.2')`, `('waitP99', '<500ms')`.
 * @throws OptionError when there is no such measure, or the limit cannot be compared with it.
 * @public
 */
export const readCondition = (measure: string, bound: string): Condition => {
  if (!isMeasureName(measure)) throw new OptionError('measure', measure, `one of ${Object.keys(MEASURES).join(', ')}`);
  const { unit, of } = MEASURES[measure];
  const reading = readBound(bound, unit);
  if ('problem' in reading) throw new OptionError(measure, bound, reading.problem);
  return {
    measure,
    text: `${measure} ${reading.bound.text}`,
    isMet: (result) => reading.bound.isMet(of(result)),
    valueText: (result) => boundValueText(of(result), unit),
  };
};
