/** A number as spreadsheets and scripts write it. */
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?$/;
/** Longest cell that is looked at. */
const LONGEST_CELL = 64;

/** Reads a cell; NaN when it holds no number. */
export const readNumber = (cell: string): number => {
  const text = cell.trim();
  return text.length <= LONGEST_CELL && NUMBER.test(text) ? Number(text) : Number.NaN;
};
