import { checkFinite, checkKeys } from '../internal/index.ts';
import { constantRate, type Profile, type Stage, stages } from '../workload/index.ts';
import type { OpenPlan } from './plan.ts';

/** Options of {@link constantArrivalRate}. @public */
export interface ConstantArrivalRateOptions {
  /** Calls per second. Range: above 0. */
  readonly perSec: number;
  /** Length in milliseconds. Range: above 0. */
  readonly durationMs: number;
}

/** Options of {@link rampingArrivalRate}. @public */
export interface RampingArrivalRateOptions {
  /** Calls per second at the beginning. Range: 0 and up. */
  readonly startPerSec: number;
  /** Where the rate goes, one stage after the other, in straight lines. */
  readonly stages: readonly Stage[];
}

const ABOVE_0 = { min: Number.MIN_VALUE };

const openPlan = (executor: OpenPlan['executor'], profile: Profile): OpenPlan => {
  checkFinite('durationMs', profile.durationMs, ABOVE_0);
  return { kind: 'open', executor, profile, durationMs: profile.durationMs };
};

/** Calls at one rate. @throws OptionError when a number is out of range. @public */
export const constantArrivalRate = (options: ConstantArrivalRateOptions): OpenPlan => {
  checkKeys('', options, ['perSec', 'durationMs']);
  const perSec = checkFinite('perSec', options.perSec, ABOVE_0);
  return openPlan('constant-arrival-rate', constantRate(perSec, checkFinite('durationMs', options.durationMs, ABOVE_0)));
};

/**
 * Calls at a rate that moves in straight lines: it changes at every instant, not once a stage. Also for any other course of a rate, as a
 * profile of `marea/sim`.
 * @throws OptionError when a number is out of range.
 * @public
 */
export const rampingArrivalRate = (options: RampingArrivalRateOptions | Profile): OpenPlan => {
  if ('timeOfCountMs' in options) return openPlan('ramping-arrival-rate', options);
  checkKeys('', options, ['startPerSec', 'stages']);
  return openPlan('ramping-arrival-rate', stages(options.stages, options.startPerSec));
};
