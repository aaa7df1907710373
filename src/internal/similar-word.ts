/** Longer words are not compared: the work grows with the product of the lengths, and no name of ours is as long. */
const LONGEST = 40;

/** Letters that must be added, removed, replaced or swapped with their neighbour to make one word of the other. */
const editsBetween = (one: string, other: string): number => {
  let before: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, column) => column);
  for (let row = 1; row <= one.length; row += 1) {
    const next = [row];
    for (let column = 1; column <= other.length; column += 1) {
      const isSame = one[row - 1] === other[column - 1];
      let edits = Math.min((last[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1, (last[column - 1] ?? 0) + (isSame ? 0 : 1));
      const isSwapped = one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      if (isSwapped) edits = Math.min(edits, (before[column - 2] ?? edits) + 1);
      next.push(edits);
    }
    before = last;
    last = next;
  }
  return last[other.length] ?? 0;
};

/**
 * The one of `known` that `word` was probably meant to be: at most a third of its letters differ. `undefined` when there is none.
 */
export const similarWord = (word: string, known: readonly string[]): string | undefined => {
  if (word.length > LONGEST) return undefined;
  const lower = word.toLowerCase();
  let best: string | undefined;
  let fewest = Number.POSITIVE_INFINITY;
  for (const candidate of known) {
    const edits = editsBetween(lower, candidate.toLowerCase());
    if (edits < fewest && edits <= Math.max(1, Math.floor(candidate.length / 3))) {
      best = candidate;
      fewest = edits;
    }
  }
  return best;
};
