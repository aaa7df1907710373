const OFFSET_BASIS = 0x811c9dc5;
const PRIME = 0x01000193;

/** Digest before the first tick of a segment. */
export const EMPTY_DIGEST: number = OFFSET_BASIS;

/**
 * Goes on with a running 32-bit FNV-1a digest over `text`, by UTF-16 code unit. It finds slips and damage, one in four
 * billion excepted; it is no protection against somebody who wants to deceive.
 * Source: Fowler, Noll, Vo and Eastlake, "The FNV Non-Cryptographic Hash Algorithm" (draft-eastlake-fnv).
 */
export const digestText = (digest: number, text: string): number => {
  let next = digest;
  for (let index = 0; index < text.length; index += 1) next = Math.imul(next ^ text.charCodeAt(index), PRIME);
  return next >>> 0;
};

/** Eight hexadecimal digits. */
export const digestHex = (digest: number): string => digest.toString(16).padStart(8, '0');
