import { OptionError } from '../errors/index.ts';
import { checkFinite, checkInteger } from '../internal/index.ts';
import type { Random } from '../random/index.ts';

/** How long a task takes. Pure but for the `random` handed in. @public */
export interface ServiceTime {
  /** Expected value in milliseconds. */
  readonly meanMs: number;
  /** Draws a service time in milliseconds. */
  sampleMs(random: Random): number;
}

/** Always the same time. @throws OptionError when `ms` is negative or not finite. @public */
export const constantTime = (ms: number): ServiceTime => {
  const meanMs = checkFinite('ms', ms, { min: 0 });
  return { meanMs, sampleMs: () => meanMs };
};

/** Any time from `minMs` up to `maxMs`, equally likely. @throws OptionError when the limits are out of range or order. @public */
export const uniformTime = (minMs: number, maxMs: number): ServiceTime => {
  checkFinite('minMs', minMs, { min: 0 });
  checkFinite('maxMs', maxMs, { min: minMs });
  return { meanMs: (minMs + maxMs) / 2, sampleMs: (random) => minMs + (maxMs - minMs) * random.next() };
};

/**
 * A whole number of milliseconds from `minMs` to `maxMs`, both included and all equally likely.
 * @throws OptionError when the limits are not integers, or out of range or order.
 * @public
 */
export const uniformWholeTime = (minMs: number, maxMs: number): ServiceTime => {
  checkInteger('minMs', minMs, { min: 0 });
  checkInteger('maxMs', maxMs, { min: minMs });
  return { meanMs: (minMs + maxMs) / 2, sampleMs: (random) => minMs + Math.floor((maxMs - minMs + 1) * random.next()) };
};

/** Exponential with mean `meanMs`: memoryless, coefficient of variation 1. @throws OptionError when it is out of range. @public */
export const exponentialTime = (meanMs: number): ServiceTime => {
  checkFinite('meanMs', meanMs, { min: 0 });
  return { meanMs, sampleMs: (random) => -meanMs * Math.log1p(-random.next()) };
};

/** Parameters of {@link lognormalTime}. @public */
export interface LognormalOptions {
  /** Mean in milliseconds. Range: above 0. */
  readonly meanMs: number;
  /** Standard deviation of the logarithm. Range: 0 to 5. 1.5 is a heavy tail: the p99 is 33 times the median. */
  readonly sigma: number;
}

/** Log-normal, with the mean that is given (not the median). @throws OptionError when a parameter is out of range. @public */
export const lognormalTime = ({ meanMs, sigma }: LognormalOptions): ServiceTime => {
  if (!(meanMs > 0 && meanMs < Number.POSITIVE_INFINITY)) throw new OptionError('meanMs', meanMs, 'a finite number above 0');
  checkFinite('sigma', sigma, { min: 0, max: 5 });
  const mu = Math.log(meanMs) - (sigma * sigma) / 2; // the mean of a log-normal is exp(mu + sigma²/2)
  // Box and Muller's transform; its second normal is not kept, so that a sample depends on `random` alone.
  const sampleMs = (random: Random): number => {
    const radius = Math.sqrt(-2 * Math.log1p(-random.next()));
    return Math.exp(mu + sigma * radius * Math.cos(2 * Math.PI * random.next()));
  };
  return { meanMs, sampleMs };
};
