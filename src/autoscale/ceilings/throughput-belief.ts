/** What is believed about the elasticity of throughput between the present size and a neighbour. */
export interface Belief {
  readonly mean: number;
  readonly variance: number;
}

/** Before any trial anything between a plateau and full pay is likely. */
export const PRIOR: Belief = Object.freeze({ mean: 0.4, variance: 0.36 });

/** Growth of a belief's variance, per second: what was true may have moved. */
const GROWTH_PER_SEC = 0.003;

/** One step of a Kalman filter with a constant state: the trial counts by the inverse of its variance. */
export const learn = (belief: Belief, elasticity: number, variance: number): Belief => {
  const gain = belief.variance / (belief.variance + variance);
  return { mean: belief.mean + gain * (elasticity - belief.mean), variance: belief.variance * (1 - gain) };
};

/** The belief after `elapsedMs` without a trial. */
export const age = (belief: Belief, elapsedMs: number): Belief => loosen(belief, (GROWTH_PER_SEC * elapsedMs) / 1_000);

/** The belief with more doubt, never more than before any trial. */
export const loosen = (belief: Belief, variance: number): Belief => ({
  mean: belief.mean,
  variance: Math.max(belief.variance, Math.min(PRIOR.variance, belief.variance + variance)),
});

/** By how many standard deviations the elasticity is believed to be above `threshold`. */
export const scoreOf = (belief: Belief, threshold: number): number =>
  (belief.mean - threshold) / Math.sqrt(Math.max(1e-12, belief.variance));
