import type { Observation, WaitObservation } from './observation.ts';

/** What is wrong with an observation: the first field found, and its value in words. */
export interface ObservationFault {
  readonly field: string;
  readonly value: string;
}

/** Fields that MUST be finite and not negative. */
const COUNTS = [
  'dtMs',
  'desired',
  'live',
  'busy',
  'idle',
  'starting',
  'queued',
  'arrivals',
  'completions',
  'failures',
  'overloads',
  'rejections',
  'shed',
  'aborted',
  'timedOut',
  'runMsSum',
  'runMsSquaredSum',
  'oldestWaitMs',
  'startupMs',
] as const satisfies readonly (keyof Observation)[];

/** Fields that MUST be finite and not negative where they are present. */
const OPTIONAL_COUNTS = ['queueCapacity', 'runMsMin', 'retryAfterMs'] as const satisfies readonly (keyof Observation)[];

/** Bounds that contradict each other cannot both be kept. */
export const findBoundsFault = ({ bounds }: Observation): ObservationFault | undefined => {
  if (bounds === undefined) return undefined;
  if (typeof bounds !== 'object' || bounds === null) return { field: 'bounds', value: String(bounds) };
  const { min, max } = bounds;
  const isSound = Number.isSafeInteger(min) && Number.isSafeInteger(max) && min >= 0 && max >= 1 && min <= max;
  return isSound ? undefined : { field: 'bounds', value: `${String(min)} to ${String(max)}` };
};

const findHeldBackFault = ({ heldBack }: Observation): ObservationFault | undefined => {
  if (heldBack === undefined) return undefined;
  for (const field of ['tasks', 'starts', 'limit'] as const) {
    const value: unknown = heldBack[field] ?? (field === 'starts' ? 0 : undefined);
    if (!isCount(value)) return { field: `heldBack.${field}`, value: String(value) };
  }
  return undefined;
};

const WAITS = ['count', 'mean', 'p50', 'p99', 'max'] as const satisfies readonly (keyof WaitObservation)[];

/** Beyond every real count, squared sums included; the sums and products that stages keep of it are still finite. */
const HIGHEST_COUNT = 1e100;

/** Whether a value that a foreign target handed in is a usable count. */
export const isCount = (value: unknown): value is number => typeof value === 'number' && value >= 0 && value <= HIGHEST_COUNT;

/**
 * Finds the first field that would poison a stage's state. Targets of others are typed but not trusted: one NaN in an
 * average stays for ever. Returns `undefined` for a sound observation.
 */
export const findFault = (observation: Observation): ObservationFault | undefined => {
  if (!Number.isFinite(observation.nowMs)) return { field: 'nowMs', value: String(observation.nowMs) };
  for (const field of COUNTS) {
    if (!isCount(observation[field])) return { field, value: String(observation[field]) };
  }
  for (const field of OPTIONAL_COUNTS) {
    const value = observation[field];
    if (value !== undefined && !isCount(value)) return { field, value: String(value) };
  }
  for (const field of WAITS) {
    const value = observation.waitMs?.[field];
    if (value !== undefined && !isCount(value)) return { field: `waitMs.${field}`, value: String(value) };
  }
  return findHeldBackFault(observation) ?? findBoundsFault(observation);
};
