import { checkFinite, checkKeys, checkOneOf } from '../../internal/index.ts';

/** Options of `pid`. Gains are per second and per unit of utilization. @public */
export interface PidOptions {
  /** Utilization to hold. Range: above 0, below 1. @defaultValue 0.7 */
  readonly targetRatio?: number;
  /** Gain of the error. Range: 0 and up. @defaultValue 6 */
  readonly kp?: number;
  /** Gain of the error's sum over time. Range: 0 and up. @defaultValue 0.02 */
  readonly ki?: number;
  /** Gain of the speed at which the utilization changes. Range: 0 and up. @defaultValue 0.3 */
  readonly kd?: number;
  /**
   * What the output is: a share of the present size, so that a pool of 100 moves ten times as far as one of 10, or workers.
   * @defaultValue 'size'
   */
  readonly per?: 'size' | 'workers';
  /** Errors up to this size count as none, larger ones as so much smaller. Range: 0–1. @defaultValue 0.1 */
  readonly deadbandRatio?: number;
  /** The utilization is averaged with this time constant, in milliseconds. Range: above 0. @defaultValue 200 */
  readonly smoothMs?: number;
  /** Most that the error's sum may contribute, in the unit of the output per second. Range: 0 and up. @defaultValue 0.2 */
  readonly integralLimit?: number;
  /** How fast the PID gives in where its output is not followed: time constant in milliseconds. Range: above 0. @defaultValue 1_000 */
  readonly trackMs?: number;
}

/**
 * Defaults of {@link PidOptions}. Tuned on a ramp, a step of ten times the load, and steady loads that need 5 and 30 workers:
 * the speed of the error does nearly all, more of the sum only overshoots, and averaging for longer than 0.5 s makes it swing.
 * @public
 */
export const PID_DEFAULTS = Object.freeze({
  targetRatio: 0.7,
  kp: 6,
  ki: 0.02,
  kd: 0.3,
  per: 'size',
  deadbandRatio: 0.1,
  smoothMs: 200,
  integralLimit: 0.2,
  trackMs: 1_000,
} as const);

/**
 * The gains that tuning by hand often starts from: 10, 0.5 and 1 in workers, no deadband, hardly any smoothing. They follow a
 * smooth load well and reverse direction all the time; use them behind a tolerance and a stabilization window, to compare.
 * @public
 */
export const PID_STARTING_GAINS = Object.freeze({
  kp: 10,
  ki: 0.5,
  kd: 1,
  per: 'workers',
  deadbandRatio: 0,
  smoothMs: 1,
  integralLimit: 10,
} as const) satisfies PidOptions;

/** Checked options, defaults filled in. */
export type PidSettings = Required<PidOptions>;

/** @throws OptionError when an option is unknown or out of range. */
export const pidSettings = (options: PidOptions): PidSettings => {
  checkKeys('pid', options, Object.keys(PID_DEFAULTS));
  const given = { ...PID_DEFAULTS, ...options };
  const aboveNothing = { min: Number.MIN_VALUE };
  return {
    targetRatio: checkFinite('pid.targetRatio', given.targetRatio, { ...aboveNothing, max: 1 - Number.EPSILON }),
    kp: checkFinite('pid.kp', given.kp, { min: 0 }),
    ki: checkFinite('pid.ki', given.ki, { min: 0 }),
    kd: checkFinite('pid.kd', given.kd, { min: 0 }),
    per: checkOneOf('pid.per', given.per, ['size', 'workers']),
    deadbandRatio: checkFinite('pid.deadbandRatio', given.deadbandRatio, { min: 0, max: 1 }),
    smoothMs: checkFinite('pid.smoothMs', given.smoothMs, aboveNothing),
    integralLimit: checkFinite('pid.integralLimit', given.integralLimit, { min: 0 }),
    trackMs: checkFinite('pid.trackMs', given.trackMs, aboveNothing),
  };
};
