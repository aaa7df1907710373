import type { ChangeView } from '../src/control/decision-view.ts';
import { part, withText } from './page-parts.ts';
import { clockText, countText, reasonText } from './words.ts';

const MOST_ROWS = 12;

const rowOf = ({ atWallMs, from, to, outcome, text }: ChangeView): HTMLTableRowElement => {
  const row = document.createElement('tr');
  const reason = reasonText(text);
  const why = outcome === 'failed' ? `${reason} (the resize failed)` : reason;
  row.append(...[clockText(atWallMs), countText(from), countText(to), why].map((cell) => withText('td', cell)));
  return row;
};

/** Lists the last changes, newest first: the same that the chart marks, for those who do not see it. */
export const showChanges = (changes: readonly ChangeView[]): void => {
  part('changes', HTMLTableSectionElement).replaceChildren(...changes.slice(-MOST_ROWS).reverse().map(rowOf));
  part('no-changes', HTMLParagraphElement).hidden = changes.length > 0;
};
