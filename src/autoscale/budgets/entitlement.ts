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

/**
 * Gives `left` workers to the claims of one priority: each as much as it needs, or an equal part where that is not enough; what one
 * does not need is shared among the others (max-min fairness). What cannot be split goes to who needs most, then to the earliest.
 */
const shareEqually = (claims: readonly Claim[], indexes: readonly number[], left: number, sizes: number[]): number => {
  const wish = (index: number): number => wishOf(claims[index] as Claim); // an index of `claims`
  const byWish = [...indexes].sort((one, other) => wish(one) - wish(other) || other - one);
  let rest = left;
  for (const [place, index] of byWish.entries()) {
    const part = Math.min(wish(index), Math.floor(rest / (byWish.length - place)));
    sizes[index] = (sizes[index] as number) + part;
    rest -= part;
  }
  return rest;
};

/**
 * The size that each claim is entitled to: its floor, and above it what it needs as far as `max` goes, the higher priorities first
 * and equal ones in equal parts. Pure; the sum is at most `max` as long as the floors are.
 */
export const entitlements = (claims: readonly Claim[], max: number): readonly number[] => {
  const sizes = claims.map(({ floor }) => floor);
  let left = max - sizes.reduce((sum, floor) => sum + floor, 0);
  const priorities = [...new Set(claims.map(({ priority }) => priority))].sort((one, other) => other - one);
  for (const priority of priorities) {
    const indexes = [...claims.keys()].filter((index) => claims[index]?.priority === priority);
    left = shareEqually(claims, indexes, left, sizes);
  }
  return sizes;
};
