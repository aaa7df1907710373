import type { Observation, WaitObservation } from '../observation.ts';

/**
 * Fields of an observation that may be smoothed: gauges, and waits. Counts of one step are not among them, because they mean
 * nothing without the step's length; sizes are not, because a decider must know the real one.
 * @public
 */
export const SMOOTHED_FIELDS = Object.freeze([
  'waitMs.mean',
  'waitMs.p50',
  'waitMs.p99',
  'waitMs.max',
  'oldestWaitMs',
  'queued',
  'busy',
] as const);

/** A field that may be smoothed, or `readings.<name>` for a signal of your own. @public */
export type SmoothedField = (typeof SMOOTHED_FIELDS)[number] | `readings.${string}`;

const READINGS = 'readings.';
const WAITS = 'waitMs.';

/** The part of a field's name after a prefix; `undefined` for a field without it. */
const after = (prefix: string, field: string): string | undefined =>
  field.startsWith(prefix) ? field.slice(prefix.length) : undefined;

/** Whether a text names a field that may be smoothed. */
export const isSmoothedField = (field: string): field is SmoothedField =>
  SMOOTHED_FIELDS.some((known) => known === field) || (after(READINGS, field) ?? '') !== '';

const own = <T>(record: Readonly<Record<string, T>> | undefined, key: string): T | undefined =>
  record !== undefined && Object.hasOwn(record, key) ? record[key] : undefined;

/** The value of a field; `undefined` without data. */
export const fieldValue = (observation: Observation, field: SmoothedField): number | undefined => {
  const reading = after(READINGS, field);
  if (reading !== undefined) return own(observation.readings, reading)?.value;
  const wait = after(WAITS, field);
  if (wait !== undefined) return observation.waitMs?.[wait as keyof WaitObservation]; // a field of the list
  return observation[field as 'oldestWaitMs' | 'queued' | 'busy']; // a field of the list
};

/** The observation with other values in some fields. A field without data stays without. */
export const withValues = (observation: Observation, values: Readonly<Record<string, number>>): Observation => {
  const plain: Record<string, number> = {};
  const waits: Record<string, number> = {};
  const readings = { ...observation.readings };
  for (const [field, value] of Object.entries(values)) {
    const reading = after(READINGS, field);
    const wait = after(WAITS, field);
    if (reading !== undefined) {
      readings[reading] = { ageMs: 0, ...own(observation.readings, reading), value }; // it is there: its value was averaged
    } else if (wait === undefined) plain[field] = value;
    else waits[wait] = value;
  }
  return {
    ...observation,
    ...plain,
    ...(observation.waitMs !== undefined && { waitMs: { ...observation.waitMs, ...waits } }),
    ...(observation.readings !== undefined && { readings }),
  };
};
