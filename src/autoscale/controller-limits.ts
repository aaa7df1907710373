import { OptionError } from '../errors/index.ts';
import { checkFinite, checkInteger } from '../internal/index.ts';
import type { Limits } from './decider.ts';

const SLOWEST_TICK_MS = 500;
const FASTEST_TICK_MS = 50;
const TICKS_PER_SLO = 5;

/** The tick where the policy does not fix one: a fifth of the wait SLO, within 50–500 ms. */
export const tickForSlo = (waitSloMs: number): number =>
  Math.max(FASTEST_TICK_MS, Math.min(waitSloMs / TICKS_PER_SLO, SLOWEST_TICK_MS));

/** Numbers from which the limits of a controller follow. */
export interface LimitOptions {
  readonly min: number;
  readonly max: number;
  readonly waitSloMs: number;
  readonly startupMs?: number | undefined;
  readonly tickMs?: number | undefined;
}

/** Checks the numbers and gives the limits that every stage sees. @throws OptionError when one is out of range, or `min` exceeds `max`. */
export const limitsOf = (options: LimitOptions): Limits => {
  const min = checkInteger('min', options.min, { min: 0 });
  const max = checkInteger('max', options.max, { min: 1 });
  if (min > max) throw new OptionError('min', min, `at most \`max\` (${max})`);
  const waitSloMs = checkFinite('waitSloMs', options.waitSloMs, { min: Number.MIN_VALUE });
  const startupMs = checkFinite('startupMs', options.startupMs ?? 0, { min: 0 });
  const tickMs = options.tickMs === undefined ? tickForSlo(waitSloMs) : checkFinite('policy.tickMs', options.tickMs, { min: 1 });
  return { min, max, waitSloMs, startupMs, tickMs };
};
