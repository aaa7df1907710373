/** How strongly each term of a PID acts, per second. */
export interface PidGains {
  readonly kp: number;
  readonly ki: number;
  readonly kd: number;
}

/** What a PID remembers. Plain JSON. */
export interface PidMemory {
  /** Sum of error × seconds. */
  readonly integral: number;
  /** The value measured last; `null` when there is none to compare with. */
  readonly lastMeasured: number | null;
}

export const NO_PID_MEMORY: PidMemory = Object.freeze({ integral: 0, lastMeasured: null });

/** What goes into one step. */
export interface PidInput {
  readonly measured: number;
  /** Measured less wanted, after the deadband. */
  readonly error: number;
  /** Time of the step, in seconds. */
  readonly dtS: number;
  /** The derivative takes no step as shorter than this, in seconds: over no time any change is infinitely fast. Above 0. */
  readonly leastDtS: number;
  /** Largest absolute value of the integral's term. */
  readonly integralLimit: number;
  /** Direction in which the last output was not followed: the error is not summed up in it. */
  readonly held: 'up' | 'down' | 'none';
  /** Share of the sum that is forgotten in a step without error: otherwise it would push on through the whole deadband. */
  readonly fadeRatio: number;
}

/** The terms of one step; their sum is the output. */
export interface PidTerms {
  readonly memory: PidMemory;
  readonly proportional: number;
  readonly integral: number;
  readonly derivative: number;
  readonly output: number;
}

const clamp = (value: number, limit: number): number => Math.max(-limit, Math.min(value, limit));

const nextIntegral = (integral: number, { error, dtS, held, integralLimit, fadeRatio }: PidInput, ki: number): number => {
  if (error === 0) return integral * (1 - fadeRatio);
  const isWound = (held === 'up' && error > 0) || (held === 'down' && error < 0);
  const next = isWound ? integral : integral + error * dtS;
  return ki > 0 ? clamp(next, integralLimit / ki) : 0;
};

/**
 * One step of a PID: proportional to the error, to its clamped sum, and to how fast the **measured** value changes, so that a
 * changed set-point makes no kick. What the output means, a size or a change of size, is for the caller to say; the same gains
 * in the wrong form starve a pool.
 */
export const stepPid = (memory: PidMemory, input: PidInput, { kp, ki, kd }: PidGains): PidTerms => {
  const { measured, error, dtS, leastDtS } = input;
  const sum = nextIntegral(memory.integral, input, ki);
  const proportional = kp * error;
  const integral = ki * sum;
  const derivative = memory.lastMeasured === null ? 0 : (kd * (measured - memory.lastMeasured)) / Math.max(dtS, leastDtS);
  return {
    memory: { integral: sum, lastMeasured: measured },
    proportional,
    integral,
    derivative,
    output: proportional + integral + derivative,
  };
};
