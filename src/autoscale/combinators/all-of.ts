import type { Decider } from '../decider.ts';
import { type CombinedState, combined } from './combined.ts';
import { largest, smallest } from './extreme.ts';

/**
 * Changes the size only in a direction that **all** deciders want, and only so far as all of them want: growth to the smallest
 * of their sizes, shrinking to the largest. Otherwise the size is held. For deciders that are restless alone. See `maxOf` for
 * the table.
 * @throws OptionError when there are fewer than two deciders.
 * @public
 */
export const allOf = (deciders: readonly Decider[]): Decider<CombinedState> =>
  combined('allOf', deciders, (verdicts, desired) => {
    if (verdicts.every((verdict) => verdict.desired > desired)) return smallest(verdicts);
    return verdicts.every((verdict) => verdict.desired < desired) ? largest(verdicts) : undefined;
  });
