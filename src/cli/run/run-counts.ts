import { LogHistogram } from '../../stats/index.ts';

/** What has happened in a run so far. */
export class RunCounts {
  /** Inputs taken up. */
  started = 0;
  succeeded = 0;
  /** Inputs that failed for good. */
  failed = 0;
  /** Tries after the first one. */
  retries = 0;
  /** Tries that ended with an overload. */
  overloads = 0;
  /** Inputs that were not run to their end because the run was stopped. */
  unstarted = 0;
  /** Run times of tries that ended well, in milliseconds. */
  readonly runTimes = new LogHistogram();

  /** Inputs that are done, well or not. */
  get settled(): number {
    return this.succeeded + this.failed;
  }
}
