import { ratioOf } from './ratio.ts';

/** How many tasks met what. */
export interface TaskEnds {
  /** Tasks that arrived, refused ones included. */
  readonly arrived: number;
  /** Started after waiting longer than the SLO. */
  readonly startedLate: number;
  /** Still waiting at the end, for longer than the SLO. */
  readonly waitingLate: number;
  readonly rejected: number;
  readonly shed: number;
}

/** Shares of the tasks that arrived. @public */
export interface Lateness {
  /** Waited longer than the SLO, or was refused. The others below are parts of it. */
  readonly lateRatio: number;
  /** Refused by a full queue. */
  readonly rejectedRatio: number;
  /** Refused because it would have waited too long. */
  readonly shedRatio: number;
}

/** What came too late, refused tasks included: a user who is turned away does not count as served in time. */
export const latenessOf = ({ arrived, startedLate, waitingLate, rejected, shed }: TaskEnds): Lateness => ({
  lateRatio: ratioOf(startedLate + waitingLate + rejected + shed, arrived),
  rejectedRatio: ratioOf(rejected, arrived),
  shedRatio: ratioOf(shed, arrived),
});
