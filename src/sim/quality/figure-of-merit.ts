/** What the figure of merit weighs. */
export interface MeritParts {
  readonly costRatio: number;
  /** Starts of workers. */
  readonly starts: number;
  /** Run time of all tasks that arrived, in milliseconds. */
  readonly offeredMs: number;
  readonly lateRatio: number;
}

/** What the start of a worker is worth, in milliseconds of worker time. */
const START_MS = 250;
/** Lateness that costs nothing. */
const FREE_LATE_RATIO = 0.01;

/**
 * One figure for ranking: cost + 0.25 s × starts ÷ offered work + 10 × what is late beyond 1 %. Lower is better. It ranks and hides the
 * trade: show cost, lateness and starts beside it.
 */
export const figureOfMerit = ({ costRatio, starts, offeredMs, lateRatio }: MeritParts): number =>
  costRatio + (offeredMs > 0 ? (START_MS * starts) / offeredMs : 0) + 10 * Math.max(0, lateRatio - FREE_LATE_RATIO);

/** The geometric mean, over traces; 0 of nothing. */
export const geometricMean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
