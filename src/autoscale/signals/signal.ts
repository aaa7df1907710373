/** What a signal is told when it is read. @public */
export interface SignalContext {
  /** Monotonic time at which the reading began, in milliseconds. */
  readonly nowMs: number;
  /** Aborts when the reading takes longer than the signal's `timeoutMs`, or the autoscaler stops. */
  readonly signal: AbortSignal;
}

/**
 * Reads a signal's value, at once or later: a finite number of 0 or more, or `undefined` for "nothing known now". Whatever
 * else happens (it throws, rejects, hangs, gives anything else) is counted as an error, and the last good value stays.
 * @public
 */
export type ReadSignal = (context: SignalContext) => number | undefined | PromiseLike<number | undefined>;

/**
 * A named input of decisions that is none of the pool's own numbers: lag of a topic, delay of the event loop, memory in use. It is
 * read beside the loop into a last value with its age; a tick takes what is there and never waits.
 * @public
 */
export interface Signal {
  readonly read: ReadSignal;
  /** Called before the first reading, when the autoscaler starts. */
  readonly start?: () => void;
  /** Called when the autoscaler stops. What `start` opened MUST be closed then. */
  readonly stop?: () => void;
  /** Time between the starts of two readings, in milliseconds; one that is under way is never overtaken. Range: 1 and up. @defaultValue the autoscaler's tick */
  readonly everyMs?: number;
  /** How long a reading may take, in milliseconds; then it is given up. Range: 1 and up. @defaultValue 5_000 */
  readonly timeoutMs?: number;
  /** Age above which the last value no longer counts, in milliseconds. Range: 1 and up. @defaultValue three times `everyMs`, and three ticks at least */
  readonly staleMs?: number;
}

/** Signals by name; a bare function is a signal with defaults. @public */
export type Signals = Readonly<Record<string, Signal | ReadSignal>>;
