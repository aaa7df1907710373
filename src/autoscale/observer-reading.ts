import type { Detail } from './decider.ts';
import { faultText } from './fault-text.ts';
import { toJournalPrecision } from './journal/index.ts';
import type { HeldBackObservation, SignalReading, WaitObservation } from './observation.ts';
import type { TargetReading } from './scale-target.ts';

/** Cumulative fields of a reading; an observation holds their differences. */
export const COUNTERS = [
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
] as const;

/** Fields of a reading that hold for the moment; an observation takes them as they are. */
export const GAUGES = ['live', 'busy', 'idle', 'starting', 'queued', 'oldestWaitMs', 'startupMs'] as const;

/** Fields that a reading may leave out. */
export const OPTIONAL_GAUGES = ['queueCapacity', 'runMsMin', 'retryAfterMs'] as const;

/** Numbers of an observation that a reading always gives. */
export type ReadingNumbers = Readonly<Record<(typeof COUNTERS)[number] | (typeof GAUGES)[number], number>>;

/** Tells whether a value of a target can be used at all: a target's author may be anybody. */
export const isUsable = (value: unknown): value is number =>
  typeof value === 'number' && value >= 0 && value < Number.POSITIVE_INFINITY;

/** Tells whether a target's size can be read: a number of 0 or more, or infinite where the target has no limit. */
export const isReadableSize = (size: unknown): size is number => typeof size === 'number' && size >= 0;

/** Names the first required field that is not a finite number of 0 or more; `undefined` when all are. */
export const findBroken = (reading: TargetReading): Detail | undefined => {
  for (const field of GAUGES) if (!isUsable(reading[field])) return { field, got: faultText(reading[field]) };
  for (const field of COUNTERS) if (!isUsable(reading[field])) return { field, got: faultText(reading[field]) };
  return undefined;
};

const WAIT_FIELDS = ['count', 'mean', 'p50', 'p99', 'max'] as const satisfies readonly (keyof WaitObservation)[];

const HELD_BACK_FIELDS = ['by', 'name', 'tasks', 'limit', 'perMs', 'freeInMs'] as const satisfies readonly (keyof NonNullable<
  TargetReading['heldBack']
>)[];

type Fields = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null;

const pick = (source: Fields, fields: readonly string[]): Record<string, unknown> => {
  const picked: Record<string, unknown> = {};
  for (const field of fields) {
    const value = source[field];
    if (value !== undefined) picked[field] = value;
  }
  return picked;
};

/**
 * Reads each field of what `observe` gave once, into an object of our own: the target may hand out the same object each time and count on
 * in it, and nothing of it is read again later. What the fields hold is still anything at all.
 * @throws whatever a getter throws, and a TypeError for what is no object, or a promise of one, whose failure is nobody's then.
 */
export const takeReading = (given: unknown): TargetReading => {
  if (!isObject(given)) throw new TypeError(`observe gave ${faultText(given)}`);
  if (typeof given['then'] === 'function') {
    Promise.resolve(given).catch(() => undefined);
    throw new TypeError('observe gave a promise');
  }
  const reading = pick(given, [...GAUGES, ...COUNTERS, ...OPTIONAL_GAUGES, 'waitMs', 'heldBack']);
  const { waitMs, heldBack } = reading;
  if (isObject(waitMs)) reading['waitMs'] = pick(waitMs, WAIT_FIELDS);
  if (isObject(heldBack)) reading['heldBack'] = pick(heldBack, HELD_BACK_FIELDS);
  return reading as unknown as TargetReading; // `findBroken` and those below look at every field before it is used
};

/** The required fields that a reading does not have at all; all of them where it is no object. */
export const missingFields = (reading: unknown): readonly string[] => {
  const fields = [...GAUGES, ...COUNTERS];
  if (typeof reading !== 'object' || reading === null) return fields;
  return fields.filter((field) => (reading as Partial<TargetReading>)[field] === undefined); // of an untyped caller
};

/** Names the first counter that is below an earlier reading's: the target was replaced or reset. */
export const findReset = (earlier: TargetReading, reading: TargetReading): Detail | undefined => {
  for (const field of COUNTERS) {
    if (reading[field] < earlier[field]) return { field, got: reading[field], earlier: earlier[field] };
  }
  return undefined;
};

/** Whether waits say that no task has started, which is no fault. They may be anything. */
export const isNoWait = (waits: WaitObservation | null): boolean => isObject(waits) && waits.count === 0;

/** The waits at the journal's precision; `undefined` without a wait, or when they or one of their numbers are broken. */
export const usableWaits = (waits: WaitObservation | null | undefined): WaitObservation | undefined => {
  if (!isObject(waits) || waits.count === 0) return undefined;
  const { count, mean, p50, p99, max } = waits;
  if (![count, mean, p50, p99, max].every(isUsable)) return undefined;
  return Object.freeze({
    count,
    mean: toJournalPrecision(mean),
    p50: toJournalPrecision(p50),
    p99: toJournalPrecision(p99),
    max: toJournalPrecision(max),
  });
};

/** What holds tasks back at the journal's precision, with the tasks that `started`; `undefined` when a part of it is broken. */
export const usableHeldBack = (
  held: NonNullable<TargetReading['heldBack']>,
  started: number,
): HeldBackObservation | undefined => {
  if (!isObject(held)) return undefined;
  const { by, name, tasks, limit, perMs, freeInMs } = held;
  const isNamed = name === undefined || typeof name === 'string';
  if ((by !== 'rate' && by !== 'maxPerKey') || !isNamed || !isUsable(tasks) || !isUsable(limit)) return undefined;
  return Object.freeze({
    by,
    ...(name !== undefined && { name }),
    tasks: toJournalPrecision(tasks),
    starts: toJournalPrecision(started),
    limit: toJournalPrecision(limit),
    ...(isUsable(perMs) && { perMs: toJournalPrecision(perMs) }),
    ...(isUsable(freeInMs) && { freeInMs: toJournalPrecision(freeInMs) }),
  });
};

const BROKEN_SIGNAL: SignalReading = Object.freeze({ value: Number.NaN, ageMs: 0 });

/** The readings of the user's signals that are numbers, with ages at the journal's precision. A broken one is left out: no data. */
export const usableSignals = (
  signals: Readonly<Record<string, SignalReading>>,
): { readonly usable: Readonly<Record<string, SignalReading>> | undefined; readonly broken: number } => {
  const usable: Record<string, SignalReading> = {};
  let broken = 0;
  for (const [name, reading] of Object.entries(signals)) {
    const { value, ageMs, staleMs } = isObject(reading) ? reading : BROKEN_SIGNAL;
    if (Number.isFinite(value) && isUsable(ageMs)) {
      usable[name] = { value: value + 0, ageMs: toJournalPrecision(ageMs), ...(isUsable(staleMs) && { staleMs }) };
    } else {
      broken += 1;
    }
  }
  return { usable: Object.keys(usable).length > 0 ? Object.freeze(usable) : undefined, broken };
};
