import type { Decider } from '../decider.ts';
import { type CombinedState, combined } from './combined.ts';
import { largest, smallest } from './extreme.ts';

/**
 * Changes the size in a direction that **any** decider wants, as far as the boldest wants: growth to the largest of their
 * sizes; where none wants to grow, shrinking to the smallest. For deciders that each watch for one thing and hold otherwise.
 * See `maxOf` for the table.
 * @throws OptionError when there are fewer than two deciders.
 * @public
 */
export const anyOf = (deciders: readonly Decider[]): Decider<CombinedState> =>
  combined('anyOf', deciders, (verdicts, desired) =>
    verdicts.some((verdict) => verdict.desired > desired) ? largest(verdicts) : smallest(verdicts),
  );
