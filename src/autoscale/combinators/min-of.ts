import type { Decider } from '../decider.ts';
import { type CombinedState, combined } from './combined.ts';
import { smallest } from './extreme.ts';

/**
 * The smallest size that one of the deciders asks for: it grows when **all** want to grow, and shrinks when **any** wants to.
 * For limits that must all be kept. As a demand it is a miser: one blind decider keeps the pool small. See `maxOf` for the table.
 * @throws OptionError when there are fewer than two deciders.
 * @public
 */
export const minOf = (deciders: readonly Decider[]): Decider<CombinedState> => combined('minOf', deciders, smallest);
