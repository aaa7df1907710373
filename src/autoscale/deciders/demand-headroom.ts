/** Headroom learned from misses, in units of the square root of the load. Plain JSON. */
export interface HeadroomState {
  readonly beta: number;
  /** Time since the last step up, in milliseconds; counted up to the length of an episode only. */
  readonly sinceMs: number;
}

/** A miss counts once in this time: what one burst does to many ticks is one thing to learn. */
const EPISODE_MS = 1_000;
const MISS_STEP = 0.15;
const MAX_BETA = 2;
/** Share of episodes that may miss. Steps up and down balance at this share: the rule that finds a quantile. */
const MISS_RATIO = 0.02;
const FALL_PER_MS = (MISS_STEP * MISS_RATIO) / (1 - MISS_RATIO) / EPISODE_MS;

export const NO_HEADROOM: HeadroomState = { beta: 0, sinceMs: EPISODE_MS };

/** A large step up for a miss, a small one down otherwise. */
export const stepHeadroom = (state: HeadroomState, isMiss: boolean, dtMs: number): HeadroomState => {
  const sinceMs = Math.min(state.sinceMs + dtMs, EPISODE_MS);
  if (isMiss && sinceMs >= EPISODE_MS) return { beta: Math.min(MAX_BETA, state.beta + MISS_STEP), sinceMs: 0 };
  return { beta: Math.max(0, state.beta - FALL_PER_MS * dtMs), sinceMs };
};

/** At this many square roots above the load about 1.5 % of tasks wait at all (Halfin and Whitt, 1981). */
const SQUARE_ROOT_BETA = 2.2;

/**
 * Headroom that a steady load needs to keep 99 % of waits below the SLO, in workers. The smaller of two: the square-root rule,
 * by which few tasks wait at all, and the tail of M/G/c, P(W > t) ≈ exp(−2·(c − R)·t / (E[S²]/E[S])), solved for c − R.
 */
export const steadyHeadroom = (load: number, residualMs: number, waitSloMs: number): number =>
  Math.min(SQUARE_ROOT_BETA * Math.sqrt(load), (residualMs * Math.log(100)) / (2 * waitSloMs));
