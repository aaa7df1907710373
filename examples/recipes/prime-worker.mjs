// A worker module that computes.

/**
 * Counts the primes below `limit`, by division: it is here to take time.
 * @param {number} limit
 */
export const countPrimes = (limit) => {
  let count = 0;
  for (let candidate = 2; candidate < limit; candidate += 1) {
    let divisor = 2;
    while (divisor * divisor <= candidate && candidate % divisor !== 0) divisor += 1;
    if (divisor * divisor > candidate) count += 1;
  }
  return count;
};
