import { ewmaStep } from '../../stats/index.ts';
import { isClockGap } from '../clock-gap.ts';
import type { Decider, DecisionView, Detail, Verdict } from '../decider.ts';
import type { ReasonCode } from '../reason.ts';
import { withinBounds } from '../size-rounding.ts';
import { capacityOf, utilizationOf } from './busy-average.ts';
import { type PidOptions, type PidSettings, pidSettings } from './pid-options.ts';
import { NO_PID_MEMORY, type PidMemory, type PidTerms, stepPid } from './pid-terms.ts';

/** State of {@link pid}: plain JSON. @public */
export interface PidState {
  /** Smoothed utilization; `null` before the first. */
  readonly utilization: number | null;
  readonly memory: PidMemory;
  /** The exact size, with its fraction; `null` before the first step. */
  readonly position: number | null;
}

/**
 * A demand that holds the utilization at a set-point, 0.7 by default, with a PID controller in **velocity form**: the output
 * is a speed, workers per second, and moves the size that the pool is steered to. (As a size itself the same output starves the
 * pool: an error never exceeds 0.3, so ten times the error is three workers.)
 *
 * - The gains are per second, and a step counts as a quarter of a tick at least and four ticks at most, so they mean the same
 *   at any tick.
 * - The output is a share of the present size, so one set of gains fits a pool of 5 and one of 500.
 * - The derivative is that of the measured value.
 * - Anti-windup: the sum of the error is clamped, stands still while the size does not follow, and fades while there is no
 *   error; the position gives in to the applied size with the time constant `trackMs` (back-calculation), and never runs past the
 *   size at which the measured work would be on target.
 * - The size moves once the exact position is a whole worker away from it, and errors within the deadband count as none.
 *
 * Traps: utilization stops at 1, so a deep backlog looks like a slight one and the answer is late; gains are a matter of the
 * load. `demand` needs neither.
 * @throws OptionError when an option is unknown or out of range.
 * @public
 */
export const pid = (options: PidOptions = {}): Decider<PidState> => {
  const settings = pidSettings(options);
  return {
    name: 'pid',
    spec: { kind: 'pid', options: { ...settings } },
    start: () => ({ utilization: null, memory: NO_PID_MEMORY, position: null }),
    decide: (state, view) => decideByPid(state, view, settings),
  };
};

/** A step counts as no longer than so many ticks: after a delay the present error has not been there all the time. */
const LONGEST_STEP_TICKS = 4;

/** And, where it derives, no step counts as shorter than this. */
const SHORTEST_STEP_TICKS = 0.25;

const hold = (
  state: PidState,
  { observation: { desired } }: DecisionView,
  reason: ReasonCode,
  detail: Detail,
): Verdict<PidState> => ({
  // Nothing to compare with after the pause, and no fraction of a worker from before it.
  state: { utilization: state.utilization, memory: { ...state.memory, lastMeasured: null }, position: null },
  desired,
  reason,
  detail,
});

/** Utilization now. Where there is no worker at all, waiting tasks say that one is missing. */
const measure = ({ observation }: DecisionView): number | undefined =>
  utilizationOf(observation.busy, observation) ?? (observation.queued > 0 ? 1 : undefined);

const decideByPid = (state: PidState, view: DecisionView, settings: PidSettings): Verdict<PidState> => {
  const { dtMs } = view.observation;
  if (isClockGap(view)) return hold(state, view, 'NO_DATA', { gapMs: dtMs });
  const sample = measure(view);
  if (sample === undefined) return hold(state, view, 'NO_DATA', { signal: 'utilization' });
  if (dtMs <= 0) return hold(state, view, 'NO_DATA', { dtMs });
  const stepMs = Math.min(dtMs, LONGEST_STEP_TICKS * view.limits.tickMs);
  const measured = ewmaStep(state.utilization ?? undefined, sample, stepMs, settings.smoothMs);
  return steer({ ...state, utilization: measured }, view, { measured, stepMs }, settings);
};

const outsideDeadband = (error: number, deadband: number): number => Math.sign(error) * Math.max(0, Math.abs(error) - deadband);

/** Which way the last output was not followed: the applied size is a worker or more away from the exact position. */
const heldOf = (position: number, desired: number): 'up' | 'down' | 'none' => {
  if (Math.abs(position - desired) < 1) return 'none';
  return position > desired ? 'up' : 'down';
};

/** The whole size for an exact position: the applied one until they are a worker apart, so that noise does not flip it. */
const wholeSize = (position: number, desired: number): number => {
  if (Math.abs(position - desired) < 1) return desired;
  return position > desired ? Math.floor(position) : Math.ceil(position);
};

/** From this utilization on nobody knows how much more work waits. */
const FULL_RATIO = 0.95;

/**
 * Keeps the position from running past the size at which the measured work would be on target. While a guard holds the size, the
 * error stays and would carry it on, and what was held would then be far too small, or too large.
 */
const withinReach = (position: number, { observation }: DecisionView, measured: number, targetRatio: number): number => {
  const { desired } = observation;
  const onTarget = (measured * capacityOf(observation)) / targetRatio;
  const highest = measured < FULL_RATIO ? Math.max(onTarget, desired) : Number.POSITIVE_INFINITY;
  return Math.max(Math.min(onTarget, desired), Math.min(position, highest));
};

interface Measurement {
  readonly measured: number;
  readonly stepMs: number;
}

const steer = (
  state: PidState,
  view: DecisionView,
  { measured, stepMs }: Measurement,
  settings: PidSettings,
): Verdict<PidState> => {
  const { desired } = view.observation;
  const { targetRatio, deadbandRatio, integralLimit, trackMs, per } = settings;
  const before = state.position ?? desired;
  const held = heldOf(before, desired);
  const error = outsideDeadband(measured - targetRatio, deadbandRatio);
  const dtS = stepMs / 1_000;
  const leastDtS = (SHORTEST_STEP_TICKS * view.limits.tickMs) / 1_000;
  const fadeRatio = -Math.expm1(-stepMs / trackMs);
  const terms = stepPid(state.memory, { measured, error, dtS, leastDtS, integralLimit, held, fadeRatio }, settings);
  const tracked = held === 'none' ? before : ewmaStep(before, desired, stepMs, trackMs);
  const perSec = per === 'size' ? terms.output * Math.max(1, desired) : terms.output;
  const position = withinBounds(withinReach(tracked + perSec * dtS, view, measured, targetRatio), view.limits);
  const next = { utilization: measured, memory: terms.memory, position };
  return {
    state: next,
    desired: wholeSize(position, desired),
    reason: reasonOf(error),
    detail: detailOf(measured, terms, perSec, settings),
  };
};

const reasonOf = (error: number): ReasonCode => {
  if (error === 0) return 'ON_TARGET';
  return error > 0 ? 'ABOVE_TARGET' : 'BELOW_TARGET';
};

const detailOf = (
  utilization: number,
  { proportional, integral, derivative }: PidTerms,
  workersPerSec: number,
  { targetRatio }: PidSettings,
): Detail => ({ utilization, targetRatio, proportional, integral, derivative, workersPerSec });
