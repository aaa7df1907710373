/** How a signal is doing. @public */
export interface SignalStatus {
  /** The last good value; absent before the first. */
  readonly value: number | undefined;
  /** Its age in milliseconds. */
  readonly ageMs: number | undefined;
  /** Whether the value is too old to count, or there is none. */
  readonly isStale: boolean;
  /** Readings so far that threw, rejected, took too long or gave no usable number. */
  readonly errors: number;
  /** The newest of them in words. */
  readonly lastError: string | undefined;
}
