import { OptionError } from '../../errors/index.ts';
import { checkFinite, checkKeys, checkString } from '../../internal/index.ts';
import type { Decider, DecisionView, Detail, Verdict } from '../decider.ts';
import { readingOf } from '../signals/index.ts';
import { roundUp } from '../size-rounding.ts';
import { type BusyAverage, capacityOf, stepBusy } from './busy-average.ts';

/** Options of {@link ratio}. @public */
export interface RatioOptions {
  /** What every worker should have on average: a utilization, or a value of the reading. Range: above 0. @defaultValue 0.7 for utilization */
  readonly target?: number;
  /** A signal of your own, an average over the workers. Needs a `target`. @defaultValue none: the pool's utilization */
  readonly reading?: string;
}

/** Default target of {@link ratio} for utilization. @public */
export const RATIO_DEFAULTS = Object.freeze({ target: 0.7 });

/** State of {@link ratio}: plain JSON. @public */
export interface RatioState {
  /** Busy workers, averaged. */
  readonly busy: BusyAverage;
  /** Size in the last observation; `null` before the first. */
  readonly lastDesired: number | null;
  /** Monotonic time of the last resize, in milliseconds; `null` when none was seen. */
  readonly resizedAtMs: number | null;
}

/**
 * A demand that multiplies the size by measured over wanted: 10 workers at 0.9 instead of 0.7 become 13. Relative: it starts
 * from the size that the pool is steered to.
 *
 * Workers that are still starting count against the direction: as idle when the pool would grow, as busy when it would shrink;
 * where that turns the direction round, the size is held. A reading that is older than the last resize does not know of it, and
 * holds too: applied once more it would multiply twice.
 *
 * Traps: utilization stops at 1, so it grows by 1.43 at most in a step, however deep the backlog; put a `stabilization` window
 * and a `tolerance` behind it. From a size of 0 it asks for one worker when tasks wait.
 *
 * The rule is that of Kubernetes' horizontal autoscaler (`replica_calculator.go`).
 * @throws OptionError when an option is unknown or out of range, or a reading has no target.
 * @public
 */
export const ratio = (options: RatioOptions = {}): Decider<RatioState> => {
  const settings = checkedSettings(options);
  return {
    name: 'ratio',
    spec: { kind: 'ratio', options: { ...settings } },
    start: () => ({ busy: null, lastDesired: null, resizedAtMs: null }),
    decide: (state, view) => {
      const next = learn(state, view);
      return {
        state: next,
        ...(settings.reading === undefined ? byUtilization(next.busy, view, settings) : byReading(next, view, settings)),
      };
    },
  };
};

interface RatioSettings {
  readonly target: number;
  readonly reading?: string;
}

const checkedSettings = (options: RatioOptions): RatioSettings => {
  checkKeys('ratio', options, ['target', 'reading']);
  const { target, reading } = options;
  if (reading !== undefined && target === undefined)
    throw new OptionError('ratio.target', target, 'given, because only a utilization has a default');
  return {
    target: checkFinite('ratio.target', target ?? RATIO_DEFAULTS.target, { min: Number.MIN_VALUE }),
    ...(reading !== undefined && { reading: checkString('ratio.reading', reading) }),
  };
};

const learn = (state: RatioState, { observation }: DecisionView): RatioState & { readonly busy: number } => {
  const { nowMs, dtMs, desired } = observation;
  const isResized = state.lastDesired !== null && state.lastDesired !== desired;
  return {
    busy: stepBusy(state.busy, observation),
    lastDesired: desired,
    resizedAtMs: isResized ? nowMs - dtMs : state.resizedAtMs,
  };
};

type Answer = Omit<Verdict<never>, 'state'>;

const scaled = (desired: number, factor: number, detail: Detail): Answer => {
  const size = roundUp(desired * factor);
  if (size === desired) return { desired, reason: 'ON_TARGET', detail };
  return { desired: size, reason: size > desired ? 'ABOVE_TARGET' : 'BELOW_TARGET', detail };
};

const byReading = (state: RatioState, view: DecisionView, { target, reading = '' }: RatioSettings): Answer => {
  const { nowMs, desired, queued } = view.observation;
  if (desired === 0 && queued > 0) return { desired: 1, reason: 'BACKLOG', detail: { queued } }; // no ratio leads away from 0
  const read = readingOf(view, reading);
  if (read.kind === 'no-data') return { desired, reason: read.reason, detail: read.detail };
  const { value, ageMs } = read;
  const detail = { signal: reading, value, target, ageMs };
  if (state.resizedAtMs !== null && nowMs - ageMs < state.resizedAtMs) return { desired, reason: 'SETTLING', detail };
  return scaled(desired, value / target, detail);
};

const byUtilization = (running: number, { observation }: DecisionView, { target }: RatioSettings): Answer => {
  const { desired, starting, queued } = observation;
  const capacity = capacityOf(observation);
  if (capacity === 0) {
    if (queued > 0) return { desired: 1, reason: 'BACKLOG', detail: { queued } };
    return { desired, reason: 'NO_DATA', detail: { signal: 'utilization' } };
  }
  const ready = Math.max(1, capacity - starting);
  const isAbove = running / ready > target;
  // Starting workers as idle when it would grow, as busy when it would shrink.
  const utilization = (isAbove ? running : running + starting) / capacity;
  const detail = { utilization, target, starting };
  const isFlipped = isAbove ? utilization <= target : utilization >= target;
  if (starting > 0 && isFlipped) return { desired, reason: 'WORKERS_STARTING', detail };
  return scaled(desired, utilization / target, detail);
};
