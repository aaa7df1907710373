/** A column of a table. */
export interface Column {
  readonly title: string;
  /** On which side the text stands. @defaultValue 'left' */
  readonly align?: 'left' | 'right';
}

const pad = (text: string, width: number, align: 'left' | 'right'): string =>
  align === 'right' ? text.padStart(width) : text.padEnd(width);

/**
 * A plain-text table: a line of titles, then one line for each row, columns two spaces apart. Cells MUST be free of control
 * characters (see `visibleText`). Lines carry no trailing spaces.
 */
export const renderTable = (columns: readonly Column[], rows: readonly (readonly string[])[]): string => {
  const lines = [columns.map((column) => column.title), ...rows];
  const widths = columns.map((_, index) => Math.max(...lines.map((line) => (line[index] ?? '').length)));
  return lines
    .map((line) =>
      columns
        .map((column, index) => pad(line[index] ?? '', widths[index] ?? 0, column.align ?? 'left'))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
};
