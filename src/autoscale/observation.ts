import type { Bounds } from './bounds-hold.ts';

/** Waits between submission and start, over the last 10 seconds, in milliseconds. Absent when no task started. @public */
export interface WaitObservation {
  readonly count: number;
  readonly mean: number;
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

/** Tasks that would not start now even if a worker were free, and what holds them back. @public */
export interface HeldBackObservation {
  /** A rate, or the limit of tasks of one key at once. */
  readonly by: 'rate' | 'maxPerKey';
  /** Name of the rate; absent for one without a name. */
  readonly name?: string;
  /** How many of those that wait. */
  readonly tasks: number;
  /** Tasks that started since the last step: what was asked of the workers. Absent: `arrivals`, as far as nothing else is known. */
  readonly starts?: number;
  /** What is allowed: weight in a span, or tasks of one key. */
  readonly limit: number;
  /** Length of the rate's span, in milliseconds. */
  readonly perMs?: number;
  /** Time until the rate lets the next task start, in milliseconds. */
  readonly freeInMs?: number;
}

/** A value read by a signal of the user's, with its age. @public */
export interface SignalReading {
  readonly value: number;
  /** Age of the value in milliseconds. */
  readonly ageMs: number;
  /** Age above which the value no longer counts, in milliseconds; absent where that is three ticks. */
  readonly staleMs?: number;
}

/** An operator's fixed size. @public */
export interface OverrideObservation {
  readonly desired: number;
  /** Monotonic time at which it ends, in milliseconds. */
  readonly untilMs: number;
  readonly reason: string;
  readonly actor: string;
}

/**
 * The only input of a controller. Counts are since the last step. What is unknown is absent, never zero; unknown fields are
 * ignored. `completions` and `runMs*` count tasks that ended well; `failures` ended with an error; `overloads` were
 * classified so or timed out (those are in `timedOut` too); no task is counted twice otherwise.
 * @public
 */
export interface Observation {
  /** Monotonic time of the step, in milliseconds. */
  readonly nowMs: number;
  /** Wall time of the step, in milliseconds since the Unix epoch. */
  readonly wallMs?: number;
  /** Time that the counts are of, in milliseconds: since the last step, less a rest of the loop in which nothing happened. */
  readonly dtMs: number;
  /** The size the target is steered to: what was really applied last. */
  readonly desired: number;
  /** Workers that are ready or starting. */
  readonly live: number;
  /** Workers that run a task. */
  readonly busy: number;
  readonly idle: number;
  readonly starting: number;
  readonly queued: number;
  /** Room of the queue in tasks; absent when it is not bounded. */
  readonly queueCapacity?: number;
  readonly arrivals: number;
  readonly completions: number;
  readonly failures: number;
  readonly overloads: number;
  readonly rejections: number;
  readonly shed: number;
  readonly aborted: number;
  readonly timedOut: number;
  /** Sum of the run times of `completions`, in milliseconds. */
  readonly runMsSum: number;
  /** Sum of the squared run times of `completions`, in milliseconds squared. */
  readonly runMsSquaredSum: number;
  /** Shortest run time among `completions`, in milliseconds; absent without a completion. */
  readonly runMsMin?: number;
  readonly waitMs?: WaitObservation;
  /** Age of the oldest task that still waits, in milliseconds; 0 when none waits. */
  readonly oldestWaitMs: number;
  /** Measured time from asking for a worker until it is ready, in milliseconds; 0 when a worker is ready at once. */
  readonly startupMs: number;
  /** Longest `Retry-After` that the overloads since the last step asked for, in milliseconds. */
  readonly retryAfterMs?: number;
  /** Tasks among the queued ones that do not wait for a worker; absent when all do. Stages are asked with a queue without them. */
  readonly heldBack?: HeldBackObservation;
  readonly readings?: Readonly<Record<string, SignalReading>>;
  readonly override?: OverrideObservation;
  /** Smallest and largest size, in workers, in place of those that the controller was made with; absent while those hold. */
  readonly bounds?: Bounds;
  /** Directions in which the size is frozen; absent when it is free. */
  readonly paused?: 'both' | 'up' | 'down';
}
