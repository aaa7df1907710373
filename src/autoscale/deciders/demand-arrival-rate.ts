/** A count over a time, both fading away exponentially: their quotient is a rate that needs no warm-up correction. */
export interface FadingCount {
  readonly count: number;
  readonly ms: number;
}

/** Arrivals on two scales of time. Plain JSON. */
export interface ArrivalState {
  readonly slow: FadingCount;
  readonly fast: FadingCount;
  /** The last step. */
  readonly latest: FadingCount;
  /** The quieter one of the last two steps: a batch is over in one, a surge is not. */
  readonly lately: FadingCount;
}

/** How long each scale remembers, in milliseconds. */
export interface ArrivalScales {
  readonly slowMs: number;
  readonly fastMs: number;
}

/** What the arrivals say. */
export interface ArrivalForecast {
  /** Believed rate now, in tasks per millisecond. */
  readonly levelPerMs: number;
  /** Rate at the horizon, in tasks per millisecond: never below the level. */
  readonly aheadPerMs: number;
}

const NONE: FadingCount = { count: 0, ms: 0 };

export const NO_ARRIVALS: ArrivalState = { slow: NONE, fast: NONE, latest: NONE, lately: NONE };

const fade = ({ count, ms }: FadingCount, arrivals: number, dtMs: number, tauMs: number): FadingCount => {
  const kept = Math.exp(-dtMs / tauMs);
  return { count: count * kept + arrivals, ms: ms * kept + dtMs };
};

/** A shorter time is no measure of a rate: a first step of a microsecond with one arrival is not a million per second. */
const SHORTEST_MS = 1;

const rateOf = ({ count, ms }: FadingCount): number => (ms >= SHORTEST_MS ? count / ms : 0);

/** Takes in the arrivals of one step. A step without duration changes nothing. */
export const stepArrivals = (state: ArrivalState, arrivals: number, dtMs: number, scales: ArrivalScales): ArrivalState => {
  if (dtMs === 0) {
    return {
      ...state,
      slow: { ...state.slow, count: state.slow.count + arrivals },
      fast: { ...state.fast, count: state.fast.count + arrivals },
    };
  }
  const latest = { count: arrivals, ms: dtMs };
  return {
    slow: fade(state.slow, arrivals, dtMs, scales.slowMs),
    fast: fade(state.fast, arrivals, dtMs, scales.fastMs),
    latest,
    lately: rateOf(latest) < rateOf(state.latest) ? latest : state.latest,
  };
};

/** Forgets the difference of the scales after a gap: the level stays, the trend does not. */
export const flattenArrivals = ({ slow }: ArrivalState): ArrivalState => ({ slow, fast: slow, latest: NONE, lately: NONE });

/** Below this count no decision can tell the arrivals from none. */
const FADED_COUNT = 1e-9;
/** Steps of a timer are not all of the same length, so the remembered time never stands quite still: it moves by half as much. */
const STILL_MS = 1;

const isStill = ({ count, ms }: FadingCount, tickMs: number, tauMs: number): boolean => {
  const fullMs = tickMs / (1 - Math.exp(-tickMs / tauMs));
  return count <= FADED_COUNT && Math.abs(ms - fullMs) <= STILL_MS;
};

/** Whether further steps of `tickMs` without an arrival change nothing any more: the past has faded, and the memory is as long as it gets. */
export const isFaded = ({ slow, fast }: ArrivalState, tickMs: number, { slowMs, fastMs }: ArrivalScales): boolean =>
  isStill(slow, tickMs, slowMs) && isStill(fast, tickMs, fastMs);

/** Standard deviations of Poisson noise below which the fast scale says nothing new. */
const NOISE_SIGMAS = 2;
/** The same for two steps, which are short: their noise is large and comes often. */
const SURGE_SIGMAS = 3;

/**
 * The part of a difference that noise does not explain: nothing up to `noise`, nearly all of it far above
 * (the non-negative garrote of Breiman, 1995). It has no jump, so the forecast does not flip at a threshold.
 */
const beyondNoise = (difference: number, noise: number): number => {
  const square = difference * difference;
  return square <= noise * noise ? 0 : (difference * (square - noise * noise)) / square;
};

/** What the last two steps both show above a level. From a rest the fast scale takes a second to see what two steps see at once. */
const surgeAbove = (level: number, lately: FadingCount): number => {
  const rate = rateOf(lately);
  return beyondNoise(Math.max(0, rate - level), SURGE_SIGMAS * Math.sqrt(rate / Math.max(SHORTEST_MS, lately.ms)));
};

/**
 * Level and forecast of the rate. The slow scale rules until the fast one differs by more than noise. On a ramp an average
 * over τ lags by slope·τ, so the difference of the scales is slope·(slow τ − fast τ): it gives the slope, and the slope gives
 * back the fast scale's own lag (Brown's double smoothing). The trend is never carried downwards.
 * Noise: a Poisson rate λ averaged over τ has the variance λ / (2τ).
 */
export const forecastArrivals = (state: ArrivalState, horizonMs: number, { slowMs, fastMs }: ArrivalScales): ArrivalForecast => {
  const slow = rateOf(state.slow);
  const fast = rateOf(state.fast);
  const noise = NOISE_SIGMAS * Math.sqrt(Math.max(slow, fast) / (2 * Math.max(1, Math.min(fastMs, state.fast.ms))));
  const news = beyondNoise(fast - slow, noise);
  const spanMs = Math.max(fastMs, state.slow.ms - state.fast.ms);
  const slopePerMs = Math.max(0, news) / Math.max(spanMs, slowMs - fastMs);
  const steady = slow + news;
  const levelPerMs = steady + surgeAbove(steady, state.lately);
  return { levelPerMs, aheadPerMs: levelPerMs + slopePerMs * (fastMs + horizonMs) };
};
