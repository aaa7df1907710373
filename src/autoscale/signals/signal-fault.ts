/** What was wrong with a reading. */
export type SignalFault = 'threw' | 'rejected' | 'timedOut' | 'invalid';

const LONGEST_TEXT = 200;

/** Says what was thrown or given. Foreign objects may throw when they are looked at; then only their type is said. */
export const sayForeign = (value: unknown): string => {
  try {
    return String(value instanceof Error ? value.message : value).slice(0, LONGEST_TEXT);
  } catch {
    return `a value of type ${typeof value}`;
  }
};

const WORDS: Readonly<Record<SignalFault, string>> = {
  threw: 'threw',
  rejected: 'rejected',
  timedOut: 'took too long',
  invalid: 'gave no finite number of 0 or more',
};

/** The error that is reported for a broken reading. */
export const signalError = (name: string, fault: SignalFault, cause: unknown): Error => {
  const error = new Error(`The signal \`${name}\` ${WORDS[fault]}: ${sayForeign(cause)}`, { cause });
  error.name = 'SignalError';
  return error;
};
