/** What a policy runs with. What is absent is not looked at. @public */
export interface LintLimits {
  /** Smallest size, in workers. */
  readonly min: number;
  /** Largest size, in workers. */
  readonly max: number;
  /** The wait that at most 1 % of tasks may exceed, in milliseconds. */
  readonly waitSloMs: number;
  /** Expected time from asking for a worker until it is ready, in milliseconds. @defaultValue 0 */
  readonly startupMs?: number;
  /** What a worker is. */
  readonly workers?: 'slots' | 'threads' | 'processes';
  /** When workers start. */
  readonly spawn?: 'onDemand' | 'eager';
  /** Names of the signals that the policy is given. */
  readonly signals?: readonly string[];
  /** The load, where it was measured. */
  readonly load?: MeasuredLoad;
}

/** A load that was measured. @public */
export interface MeasuredLoad {
  readonly arrivalsPerSec: number;
  /** Mean run time of a task, in milliseconds. */
  readonly runMs: number;
}
