/** What is believed about the elasticity of throughput between the present size and a neighbour. */
export interface Belief {
  readonly mean: number;
  readonly variance: number;
}

/** Before any trial anything between a plateau and full pay is likely. */
export const PRIOR: Belief = Object.freeze({ mean: 0.4, variance: 0.36 });

/** More workers cannot give more than in proportion; below the other end all is the far side of a knee. */
const POSSIBLE = Object.freeze({ least: -2, most: 1 });

/**
 * A belief below this rises back to it in time: doubt grows no further than before any trial, so that a deeper belief would
 * outlive the truth for good.
 */
const LASTING_LEAST = -0.7;
const FADE_MS = 30_000;

/** The nearest elasticity that is worth believing. */
export const possibleElasticity = (value: number): number => Math.min(POSSIBLE.most, Math.max(POSSIBLE.least, value));

/** Growth of a belief's variance, per second: what was true may have moved. */
const GROWTH_PER_SEC = 0.003;

/** One step of a Kalman filter with a constant state: the trial counts by the inverse of its variance. */
export const learn = (belief: Belief, elasticity: number, variance: number): Belief => {
  const gain = belief.variance / (belief.variance + variance);
  return { mean: belief.mean + gain * (possibleElasticity(elasticity) - belief.mean), variance: belief.variance * (1 - gain) };
};

/** The belief after `elapsedMs` without a trial. */
export const age = (belief: Belief, elapsedMs: number): Belief => {
  const { mean, variance } = loosen(belief, (GROWTH_PER_SEC * elapsedMs) / 1_000);
  const risen = mean + (LASTING_LEAST - mean) * Math.min(1, elapsedMs / FADE_MS);
  return { mean: mean < LASTING_LEAST ? risen : mean, variance };
};

/** The belief with more doubt, never more than before any trial. */
export const loosen = (belief: Belief, variance: number): Belief => ({
  mean: belief.mean,
  variance: Math.max(belief.variance, Math.min(PRIOR.variance, belief.variance + variance)),
});

/** By how many standard deviations the elasticity is believed to be above `threshold`. */
export const scoreOf = (belief: Belief, threshold: number): number =>
  (belief.mean - threshold) / Math.sqrt(Math.max(1e-12, belief.variance));
