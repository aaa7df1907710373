/**
 * How many tasks arrive per second, as a function of time: what a load generator or a simulation plays. Pure; arrivals are drawn
 * from it by `arrivalTimes`.
 * @public
 */
export interface Profile {
  /** Length in milliseconds. */
  readonly durationMs: number;
  /** Expected arrivals over the whole length. */
  readonly totalCount: number;
  /** Arrivals per second at `ms` after the start; 0 before the start and from the end on. At a jump the later rate holds. */
  ratePerSecAt(ms: number): number;
  /** Expected arrivals from the start to `ms` after it: the integral of the rate. */
  expectedCountAt(ms: number): number;
  /** The time at which the expected count reaches `count`, in milliseconds; the end when it is never reached. */
  timeOfCountMs(count: number): number;
}
