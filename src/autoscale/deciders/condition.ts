import { OptionError } from '../../errors/index.ts';
import { checkFinite, checkKeys, checkOneOf, checkString } from '../../internal/index.ts';
import type { DecisionView } from '../decider.ts';
import type { ErrorWindow } from './ended-window.ts';
import { type KnownMemory, readingValue, SIGNAL_NAMES, type SignalName, signalValue } from './named-signal.ts';

/** Asks for a signal's value to lie above or below a limit, or between two. At least one limit; a value on it does not count. @public */
export interface Condition {
  /** A signal that every pool has. Give this or `reading`. */
  readonly signal?: SignalName;
  /** A signal of your own, by its name. Give this or `signal`. */
  readonly reading?: string;
  /** True above this value, in the signal's unit. */
  readonly above?: number;
  /** True below this value, in the signal's unit. */
  readonly below?: number;
}

/** What came of a condition. Without data nothing is known, which is neither. */
export type Answer = 'true' | 'false' | 'unknown';

/** The name of the signal that a condition asks for. */
export const subjectOf = ({ signal, reading }: Condition): string => String(signal ?? reading);

/** @throws OptionError when it names no signal or two, or has no limit. */
export const checkCondition = (path: string, condition: Condition): Condition => {
  checkKeys(path, condition, ['signal', 'reading', 'above', 'below']);
  const { signal, reading, above, below } = condition;
  if ((signal === undefined) === (reading === undefined))
    throw new OptionError(`${path}.signal`, signal, 'given, or `reading` in its place, and not both');
  if (above === undefined && below === undefined) throw new OptionError(`${path}.above`, above, 'given, or `below`, or both');
  return {
    ...(signal !== undefined && { signal: checkOneOf(`${path}.signal`, signal, SIGNAL_NAMES) }),
    ...(reading !== undefined && { reading: checkString(`${path}.reading`, reading) }),
    ...(above !== undefined && { above: checkFinite(`${path}.above`, above) }),
    ...(below !== undefined && { below: checkFinite(`${path}.below`, below) }),
  };
};

/** Checks a list of conditions. @throws OptionError when it is no list, or empty. */
export const checkConditions = (path: string, conditions: readonly Condition[]): readonly Condition[] => {
  if (!Array.isArray(conditions) || conditions.length === 0)
    throw new OptionError(path, conditions, 'an array of conditions, one at least');
  return conditions.map((condition: Condition, index) => checkCondition(`${path}[${index}]`, condition));
};

/** The value that a condition asks for; `undefined` without data. */
export const subjectValue = (
  { signal, reading = '' }: Condition,
  view: DecisionView,
  memory: KnownMemory,
  window?: ErrorWindow,
): number | undefined => (signal === undefined ? readingValue(reading, view) : signalValue(signal, view, memory, window));

/** Whether a value meets a condition. */
export const answerFor = ({ above, below }: Condition, value: number | undefined): Answer => {
  if (value === undefined) return 'unknown';
  const isMet = (above === undefined || value > above) && (below === undefined || value < below);
  return isMet ? 'true' : 'false';
};

/** All of several answers: one that is false settles it, whatever is unknown. */
export const allAnswers = (answers: readonly Answer[]): Answer => {
  if (answers.includes('false')) return 'false';
  return answers.includes('unknown') ? 'unknown' : 'true';
};
