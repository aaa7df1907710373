/** Control characters, invisible format characters (these can reverse text), line separators and lone surrogates. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

const escapeOne = (character: string): string => {
  const code = character.codePointAt(0) ?? 0;
  if (character === '\n') return '\\n';
  if (character === '\t') return '\\t';
  if (character === '\r') return '\\r';
  return code <= 0xff ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
};

/**
 * Makes foreign text safe to print on a terminal: every character that could move the cursor, colour, hide or reverse
 * text is written as an escape. Text longer than `longest` characters is cut, with `…` at the end.
 */
export const visibleText = (text: string, longest = 400): string => {
  const cut = text.length > longest ? `${text.slice(0, Math.max(0, longest - 1))}…` : text;
  return cut.replace(INVISIBLE, escapeOne);
};
