import type { Level } from './throughput-window.ts';

/** What is known about the noise of throughput. Plain sums, so that old knowledge fades. */
export interface Noise {
  /** Sum of squared coefficients of variation of run times, each weighted by its completions. */
  readonly weightedCv: number;
  readonly completions: number;
  /** How many times larger the variance has proved than run times alone explain. */
  readonly inflation: number;
}

export const FIRST_NOISE: Noise = Object.freeze({ weightedCv: 0, completions: 0, inflation: 1 });

/** Completions that the fading record remembers. */
const MEMORY = 4_000;
const FEWEST = 8;
const LEAST_SQUARED_CV = 0.02;
/** Over windows shorter than the tail of run times, a count varies like Poisson's, not like the tail. */
const MOST_COUNT_VARIANCE = 2;
const LEAST_INFLATION = 0.5;
const MOST_INFLATION = 12;
const INFLATION_GAIN = 0.06;
const MOST_SURPRISE = 6;
const FAILING_RATIO = 0.02;

/** Learns the spread of run times from a window at one size; windows at different sizes are not mixed. */
export const learnSpread = (noise: Noise, { completions, squaredCv }: Level): Noise => {
  const keep = Math.max(0, 1 - completions / MEMORY);
  return {
    ...noise,
    weightedCv: noise.weightedCv * keep + squaredCv * completions,
    completions: noise.completions * keep + completions,
  };
};

/** Squared coefficient of variation of run times; 1, as of an exponential law, while samples are few. */
export const squaredCvOf = ({ weightedCv, completions }: Noise): number => (completions < FEWEST ? 1 : weightedCv / completions);

/** Variance of the logarithm of throughput, times the number of completions it rests on. */
export const unitVariance = (noise: Noise): number =>
  noise.inflation * Math.min(MOST_COUNT_VARIANCE, Math.max(LEAST_SQUARED_CV, squaredCvOf(noise)));

/** A difference of two levels, or an elasticity, with its variance. */
export interface Estimate {
  readonly value: number;
  readonly variance: number;
}

/**
 * How much higher the logarithm of throughput is in `to` than in `from`. Run times with little spread are read by Little's
 * law, which does not suffer from tasks that end in bunches; with a heavy tail, or with failures, completions are counted.
 */
export const differenceOf = (noise: Noise, from: Level, to: Level): Estimate => {
  const isCounted = squaredCvOf(noise) > 1 || from.failureRatio > FAILING_RATIO || to.failureRatio > FAILING_RATIO;
  return {
    value: isCounted ? to.lnCount - from.lnCount : to.lnLittle - from.lnLittle,
    variance: unitVariance(noise) * (1 / from.completions + 1 / to.completions),
  };
};

/** Learns from two neighbouring stretches at one size, which drift had no time to part: their difference is noise. */
export const learnInflation = (noise: Noise, difference: Estimate): Noise => {
  const surprise = (noise.inflation * difference.value * difference.value) / Math.max(1e-12, difference.variance);
  const bounded = Math.min(MOST_SURPRISE * noise.inflation, surprise);
  const next = noise.inflation + INFLATION_GAIN * (bounded - noise.inflation);
  return { ...noise, inflation: Math.min(MOST_INFLATION, Math.max(LEAST_INFLATION, next)) };
};
