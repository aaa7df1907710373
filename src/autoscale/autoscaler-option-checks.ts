import { OptionError } from '../errors/index.ts';

/** Longest text that an operator may leave in a record, in characters. */
const LONGEST_TEXT = 200;

/** Returns `value` when it is true or false. @throws OptionError otherwise. */
export const checkBoolean = (option: string, value: unknown): boolean => {
  if (typeof value === 'boolean') return value;
  throw new OptionError(option, value, 'true or false');
};

/** Returns `value` when it is a text of 1 to 200 characters. @throws OptionError otherwise. */
export const checkText = (option: string, value: unknown): string => {
  if (typeof value === 'string' && value.length >= 1 && value.length <= LONGEST_TEXT) return value;
  throw new OptionError(option, value, `a text of 1 to ${LONGEST_TEXT} characters`);
};
