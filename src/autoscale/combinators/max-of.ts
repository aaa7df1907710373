import type { Decider } from '../decider.ts';
import { type CombinedState, combined } from './combined.ts';
import { largest } from './extreme.ts';

/**
 * The largest size that one of the deciders asks for: it grows when **any** wants to grow, and shrinks when **all** want to.
 * The safe way to join demands that each see a part of the load. One without data holds, and so keeps the others from shrinking.
 *
 * | | grows when any does | grows when all do |
 * |---|---|---|
 * | **shrinks when all do** | `maxOf` | `allOf` |
 * | **shrinks when any does** | `anyOf` | `minOf` |
 *
 * The record names the part that decided (`by`) and has the size and the reason of each.
 * @throws OptionError when there are fewer than two deciders.
 * @public
 */
export const maxOf = (deciders: readonly Decider[]): Decider<CombinedState> => combined('maxOf', deciders, largest);
