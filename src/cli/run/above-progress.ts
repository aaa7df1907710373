const ESC = '\u001b';

/**
 * Text for a terminal whose last `rows` lines are progress of another process or thread, with the cursor in the last of them: takes the
 * progress away, and leaves as much room below the text, so that who draws the progress finds the cursor where it was left.
 */
export const aboveProgress = (text: string, rows: number): string => {
  if (rows === 0) return text;
  const up = rows === 1 ? '' : `${ESC}[${rows - 1}A`;
  const end = text.endsWith('\n') ? '' : '\n';
  return `\r${up}${ESC}[J${text}${end}${'\n'.repeat(rows - 1)}`;
};
