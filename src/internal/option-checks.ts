import { OptionError } from '../errors/index.ts';
import { similarWord } from './similar-word.ts';

/** The closed range of an option; each end is optional. */
export interface Range {
  readonly min?: number;
  readonly max?: number;
}

const words = (kind: string, { min, max }: Range): string => {
  if (min === Number.MIN_VALUE) return max === undefined ? `${kind} above 0` : `${kind} above 0, up to ${max}`;
  if (min !== undefined && max !== undefined) return `${kind} from ${min} to ${max}`;
  if (min !== undefined) return `${kind}, ${min} or more`;
  if (max !== undefined) return `${kind}, ${max} or less`;
  return kind;
};

const isInside = (value: number, { min, max }: Range): boolean =>
  (min === undefined || value >= min) && (max === undefined || value <= max);

/** Returns `value` when it is an integer in the range. @throws OptionError otherwise. */
export const checkInteger = (option: string, value: unknown, range: Range = {}): number => {
  if (typeof value === 'number' && Number.isSafeInteger(value) && isInside(value, range)) return value;
  throw new OptionError(option, value, words('an integer', range));
};

/** Returns `value` when it is a finite number in the range. @throws OptionError otherwise. */
export const checkFinite = (option: string, value: unknown, range: Range = {}): number => {
  if (typeof value === 'number' && Number.isFinite(value) && isInside(value, range)) return value;
  throw new OptionError(option, value, words('a finite number', range));
};

/** Returns `value` when it is a string. @throws OptionError otherwise. */
export const checkString = (option: string, value: unknown): string => {
  if (typeof value === 'string') return value;
  throw new OptionError(option, value, 'a string');
};

/** Returns `value` when it is one of `allowed`. @throws OptionError otherwise. */
export const checkOneOf = <T extends string>(option: string, value: unknown, allowed: readonly T[]): T => {
  const found = allowed.find((candidate) => candidate === value);
  if (found !== undefined) return found;
  throw new OptionError(option, value, allowed.map((word) => `'${word}'`).join(' or '));
};

/** Refuses null where an option may be left out: it would silently stand for the default. @throws OptionError */
export const checkNoNulls = (path: string, options: object): void => {
  for (const [key, value] of Object.entries(options)) {
    if (value === null) throw new OptionError(path === '' ? key : `${path}.${key}`, value, 'left out where the default is meant');
  }
};

/**
 * What is told about a name that is none of `known`.
 * @param foreign what other libraries call things, with what is to be said of each here.
 */
const unknownWords = (name: string, known: readonly string[], foreign: Readonly<Record<string, string>>): string => {
  const translation = Object.hasOwn(foreign, name) ? foreign[name] : undefined;
  const similar = similarWord(name, known);
  const meant = translation ?? (similar === undefined ? undefined : `\`${similar}\``);
  const hint = meant === undefined ? '' : `did you mean ${meant}? `;
  return `absent: there is no such option; ${hint}known are ${known.join(', ')}`;
};

/**
 * Refuses an options object with a key that is not known, because a misspelt option would be ignored silently.
 * @param foreign names of other libraries, with what they are called here.
 */
export const checkKeys = (
  path: string,
  options: object,
  allowed: readonly string[],
  foreign: Readonly<Record<string, string>> = {},
): void => {
  if (typeof options !== 'object' || options === null)
    throw new OptionError(path === '' ? 'options' : path, options, 'an object');
  for (const key of Object.keys(options)) {
    if (allowed.includes(key)) continue;
    const value = (options as Record<string, unknown>)[key]; // own key
    throw new OptionError(path === '' ? key : `${path}.${key}`, value, unknownWords(key, allowed, foreign));
  }
};
