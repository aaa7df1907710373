import { ratioOf } from './ratio.ts';

const MS_PER_HOUR = 3_600_000;

/** What a pool did to its workers. */
export interface ChurnCounts {
  readonly starts: number;
  readonly resizes: number;
  readonly reversals: number;
  readonly arrived: number;
  readonly durationMs: number;
}

/** How restless a pool was. @public */
export interface Churn {
  /** Workers started for every 1,000 tasks; the first ones are not counted. */
  readonly startsPer1000: number;
  /** Changes of size an hour. */
  readonly resizesPerHour: number;
  /** Changes of size that went against the one before, an hour. */
  readonly reversalsPerHour: number;
}

/** Puts counts into relation. */
export const churnOf = ({ starts, resizes, reversals, arrived, durationMs }: ChurnCounts): Churn => ({
  startsPer1000: ratioOf(1_000 * starts, arrived),
  resizesPerHour: ratioOf(resizes * MS_PER_HOUR, durationMs),
  reversalsPerHour: ratioOf(reversals * MS_PER_HOUR, durationMs),
});
