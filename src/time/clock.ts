/** A timer that was set on a {@link Clock}. @public */
export interface Timer {
  /** Stops the timer. Calling it again, or after the timer has fired, does nothing. */
  cancel(): void;
}

/** How a timer behaves. @public */
export interface TimerOptions {
  /** Whether the timer alone keeps the process alive. @defaultValue false */
  readonly keepAlive?: boolean;
}

/**
 * Where time comes from. Loops take a `Clock`; pure code takes `nowMs`. Nothing in marea reads the system's time by itself,
 * so that the same objects run live and in a simulator.
 * @public
 */
export interface Clock {
  /** Monotonic time in milliseconds from an arbitrary origin; never jumps back. For durations and order. */
  now(): number;
  /** Wall time in milliseconds since the Unix epoch; may jump. For display and schedules only. */
  wallNow(): number;
  /**
   * Calls `callback` once, `delayMs` from now or as soon after as the event loop allows.
   * Delays above 2^31 − 1 ms MUST be honoured; a delay below 0 counts as 0.
   */
  setTimer(callback: () => void, delayMs: number, options?: TimerOptions): Timer;
}
