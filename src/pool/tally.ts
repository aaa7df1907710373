import { FloodWatch } from './flood-watch.ts';

/**
 * What became of tasks, counted since the pool was made. `submitted` is always the sum of the others, plus those that are queued, run, or wait for their next try (`retrying`). A task
 * that is tried again is counted once, by how its last try ended. @public
 */
export interface TaskCounts {
  readonly submitted: number;
  /** Ended well. */
  readonly completed: number;
  /** Ended with an error of their own. */
  readonly failed: number;
  /** Refused: the queue was full, or the pool closed. They never ran. */
  readonly rejected: number;
  /** Refused because they would have waited too long. They never ran. */
  readonly shed: number;
  /** Lost their places in a full queue to tasks of higher priority. They never ran. */
  readonly evicted: number;
  /** Cancelled by their signal, or by the close's deadline while they ran. */
  readonly aborted: number;
  /** Ran longer than `timeoutMs`, or waited longer than `queueTimeoutMs`. */
  readonly timedOut: number;
  /** Were accepted and returned by the close without having started. */
  readonly unstarted: number;
}

/** The pool's counters. Each task that was submitted is counted once in `submitted` and once when it settles. */
export class Tally {
  submitted = 0;
  completed = 0;
  failed = 0;
  rejected = 0;
  shed = 0;
  evicted = 0;
  aborted = 0;
  timedOut = 0;
  unstarted = 0;

  /** Tries after the first one, counted when their pause is over. */
  retried = 0;

  /** Failures as the autoscaler sees them: neither overloads nor ignored errors. */
  plainFailures = 0;
  /** Errors classified as overload, and timeouts of running tasks. */
  overloads = 0;
  #retryAfterMs: number | undefined = undefined;
  readonly flood = new FloodWatch();

  recordOverload(retryAfterMs: number | undefined): void {
    this.overloads += 1;
    if (retryAfterMs !== undefined) this.#retryAfterMs = Math.max(this.#retryAfterMs ?? 0, retryAfterMs);
    this.flood.note(this.overloads, this.#ended);
  }

  /** The longest `Retry-After` since the last call, in milliseconds. What counts as a flood is counted anew, too. */
  takeRetryAfterMs(): number | undefined {
    const retryAfterMs = this.#retryAfterMs;
    this.#retryAfterMs = undefined;
    this.flood.read(this.overloads, this.#ended);
    return retryAfterMs;
  }

  /** Tries that ended by themselves. */
  get #ended(): number {
    return this.completed + this.failed + this.timedOut + this.retried;
  }

  /** Tasks that were accepted and not evicted. Never falls: who evicts is accepted in the same breath. */
  get accepted(): number {
    return this.submitted - this.rejected - this.shed - this.evicted;
  }

  counts(): TaskCounts {
    const { submitted, completed, failed, rejected, shed, evicted, aborted, timedOut, unstarted } = this;
    return { submitted, completed, failed, rejected, shed, evicted, aborted, timedOut, unstarted };
  }
}
