import type { Random } from '../random/index.ts';
import type { Profile } from './profile.ts';

/**
 * How arrivals are spread: `'evenly'` puts each one in the middle of its share of the expected count; with a `random` they are a
 * Poisson process, as independent users make it. @public
 */
export type Spread = 'evenly' | { readonly random: Random };

/** A draw from the exponential distribution with mean 1. `next()` is below 1, so that the logarithm is finite. */
const exponential = (random: Random): number => -Math.log1p(-random.next());

/**
 * Times of arrival, in milliseconds after the start, in order.
 *
 * Poisson arrivals with a rate that changes: the expected count up to each arrival grows by independent exponentials of mean 1, and
 * the count is turned back into time (Çinlar's inversion; exact for straight rates, no arrival is drawn and thrown away).
 * @public
 */
export function* arrivalTimes(profile: Profile, spread: Spread): Generator<number, void, undefined> {
  const random = spread === 'evenly' ? undefined : spread.random;
  let count = random === undefined ? 0.5 : exponential(random);
  while (count < profile.totalCount) {
    yield profile.timeOfCountMs(count);
    count += random === undefined ? 1 : exponential(random);
  }
}
