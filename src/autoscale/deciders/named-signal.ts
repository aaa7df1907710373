import type { DecisionView } from '../decider.ts';
import type { WaitObservation } from '../observation.ts';
import { readingOf } from '../signals/index.ts';
import { type BusyAverage, stepBusy, utilizationOf } from './busy-average.ts';
import { ERROR_WINDOW_DEFAULTS, type ErrorWindow, errorRatioOf, stepErrors } from './ended-window.ts';
import { isQuiet } from './quiet.ts';
import { EMPTY_RATIO, type RatioWindow } from './ratio-window.ts';

/**
 * What a condition may ask a pool for. Waits are those of the last ten seconds, in milliseconds, and never below the age of the
 * oldest task that still waits; utilization is averaged over about two seconds; the error ratio is that of the last ten
 * seconds, from 20 ended tasks on.
 * @public
 */
export const SIGNAL_NAMES = Object.freeze([
  'waitMeanMs',
  'waitP50Ms',
  'waitP99Ms',
  'oldestWaitMs',
  'utilization',
  'queued',
  'queuedPerWorker',
  'queueFill',
  'errorRatio',
] as const);

/** A signal that every pool has. @public */
export type SignalName = (typeof SIGNAL_NAMES)[number];

/** What the named signals remember from step to step. Plain JSON. */
export interface SignalMemory {
  readonly busy: BusyAverage;
  readonly errors: RatioWindow;
}

/** The memory once it has seen a step. */
export interface KnownMemory extends SignalMemory {
  readonly busy: number;
}

export const NO_MEMORY: SignalMemory = { busy: null, errors: EMPTY_RATIO };

/** Takes in one step. */
export const stepMemory = (memory: SignalMemory, { observation }: DecisionView, window = ERROR_WINDOW_DEFAULTS): KnownMemory => ({
  busy: stepBusy(memory.busy, observation),
  errors: stepErrors(memory.errors, observation, window),
});

/** The recorded wait, and that of the oldest task that still waits: where nothing starts, nothing is recorded. */
const waitOf = ({ observation }: DecisionView, field: keyof WaitObservation): number | undefined => {
  const { waitMs, oldestWaitMs, queued } = observation;
  if (waitMs !== undefined) return Math.max(waitMs[field], oldestWaitMs);
  if (queued > 0) return oldestWaitMs > 0 ? oldestWaitMs : undefined;
  return isQuiet(observation) ? 0 : undefined;
};

const fillOf = ({ observation: { queued, queueCapacity = 0 } }: DecisionView): number | undefined =>
  queueCapacity > 0 ? queued / queueCapacity : undefined;

/** The signal's value; `undefined` without data. */
export const signalValue = (
  name: SignalName,
  view: DecisionView,
  memory: KnownMemory,
  window: ErrorWindow = ERROR_WINDOW_DEFAULTS,
): number | undefined => {
  const { observation } = view;
  switch (name) {
    case 'waitMeanMs':
      return waitOf(view, 'mean');
    case 'waitP50Ms':
      return waitOf(view, 'p50');
    case 'waitP99Ms':
      return waitOf(view, 'p99');
    case 'oldestWaitMs':
      return observation.oldestWaitMs;
    case 'utilization':
      return utilizationOf(memory.busy, observation);
    case 'queued':
      return observation.queued;
    case 'queuedPerWorker':
      return observation.queued / Math.max(1, observation.desired);
    case 'queueFill':
      return fillOf(view);
    case 'errorRatio':
      return errorRatioOf(memory.errors, window);
  }
};

/** The value of a signal of the user's; `undefined` while there is none that may be decided by. */
export const readingValue = (name: string, view: DecisionView): number | undefined => {
  const reading = readingOf(view, name);
  return reading.kind === 'value' ? reading.value : undefined;
};
