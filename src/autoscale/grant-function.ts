import type { GrantSource } from './grant-source.ts';

/**
 * A budget as a mere function: returns the size that is allowed, from `current` to `recommended` workers. It is asked for growth only,
 * MUST answer at once, and what it grants MUST be booked by then.
 * @public
 */
export type Grant = (recommended: number, current: number) => number;

const ignore = (): void => undefined;

/** Makes a source of a function. What it grants below the current size counts as no growth. */
export const grantBy = (grant: Grant): GrantSource => ({
  grant: ({ recommended, current }) => ({
    size: recommended <= current ? recommended : Math.max(current, grant(recommended, current)),
  }),
  settle: ignore,
  setGuarantee: ignore,
  start: ignore,
  stop: ignore,
  isSettled: true,
  onAskedBack: () => ({ [Symbol.dispose]: ignore }),
});
