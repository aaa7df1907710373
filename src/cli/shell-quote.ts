const PLAIN = /^[A-Za-z0-9_./:=@%+,-]+$/;

/** Quotes one word for a POSIX shell: what it holds reaches the command unchanged. */
export const shellQuote = (word: string): string => (PLAIN.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);
