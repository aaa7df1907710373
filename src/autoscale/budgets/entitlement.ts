/** What a holder has and would like to have, as far as sharing is concerned. All in workers. */
export interface Claim {
  /** Nobody else may use so much: the guarantee, or all that is held where it may not be asked back. */
  readonly floor: number;
  /** What the holder can use now. */
  readonly needed: number;
  /** Higher ones are served first. */
  readonly priority: number;
}

const wishOf = ({ floor, needed }: Claim): number => Math.max(0, needed - floor);

/** A claim in its turn: where it stands among the claims, and what it needs above its floor. */
interface Turn {
  readonly index: number;
  readonly priority: number;
  readonly wish: number;
}

/** Higher priorities first; within one, who needs least first, so that what it leaves is shared among the others; then the latest. */
const inTurn = (one: Turn, other: Turn): number =>
  other.priority - one.priority || one.wish - other.wish || other.index - one.index;

/** How many of the turns from `place` on are of the same priority. */
const peersFrom = (turns: readonly Turn[], place: number): number => {
  let end = place;
  while (turns[end]?.priority === turns[place]?.priority && end < turns.length) end += 1;
  return end - place;
};

/**
 * The size that each claim is entitled to: its floor, and above it what it needs as far as `max` goes, the higher priorities first
 * and equal ones in equal parts (max-min fairness); what cannot be split goes to who needs most, then to the earliest. Pure; the sum is
 * at most `max` as long as the floors are.
 */
export const entitlements = (claims: readonly Claim[], max: number): readonly number[] => {
  const sizes = claims.map(({ floor }) => floor);
  const turns = claims.map((claim, index) => ({ index, priority: claim.priority, wish: wishOf(claim) })).sort(inTurn);
  let left = max;
  for (const floor of sizes) left -= floor;
  let peers = 0;
  for (const [place, { index, wish }] of turns.entries()) {
    if (peers === 0) peers = peersFrom(turns, place);
    const part = Math.min(wish, Math.floor(left / peers)); // an equal part of what is left, or less
    sizes[index] = (sizes[index] as number) + part; // one size a claim
    left -= part;
    peers -= 1;
  }
  return sizes;
};
