import type { Claim } from '../../../src/autoscale/budgets/entitlement.ts';

/**
 * The claim that the next worker goes to: of the highest priority that still needs one, who has borrowed least, then who needs
 * most, then the earliest.
 */
const nextOf = (claims: readonly Claim[], sizes: readonly number[]): number => {
  const order = claims
    .map(({ floor, needed, priority }, index) => ({
      index,
      priority,
      borrowed: (sizes[index] ?? 0) - floor,
      wish: needed - floor,
    }))
    .filter(({ borrowed, wish }) => borrowed < wish)
    .sort((one, other) => other.priority - one.priority || one.borrowed - other.borrowed || other.wish - one.wish);
  return order[0]?.index ?? -1;
};

/** What each claim is entitled to, dealt out one worker at a time: slow, and plain enough to be believed. */
export const entitledOneByOne = (claims: readonly Claim[], max: number): readonly number[] => {
  const sizes = claims.map(({ floor }) => floor);
  for (let left = max - sizes.reduce((sum, size) => sum + size, 0); left > 0; left -= 1) {
    const index = nextOf(claims, sizes);
    if (index < 0) break;
    sizes[index] = (sizes[index] ?? 0) + 1;
  }
  return sizes;
};
