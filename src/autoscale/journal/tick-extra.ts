import type { Detail } from '../decider.ts';
import type { Outcome } from '../decision-record.ts';
import type { HeldBackObservation, SignalReading } from '../observation.ts';

/**
 * What a tick's line says beside its numbers. Each field is there only when it differs from what a reader would assume.
 * The keys are short because they are written up to twenty times a second.
 */
export interface TickExtra {
  /** Pause directions from this tick on; `null` when the pause has ended. */
  p?: 'both' | 'up' | 'down' | null;
  /** Override from this tick on: desired, untilMs, reason, actor; `null` when it has ended. */
  v?: readonly [desired: number, untilMs: number, reason: string, actor: string] | null;
  /** Bounds from this tick on, where they are not those of the header. */
  m?: readonly [min: number, max: number];
  /** Readings of the user's signals; `null` when there are none any more. */
  s?: Readonly<Record<string, PackedReading>> | null;
  /** What holds waiting tasks back; `null` when nothing does any more. */
  w?: PackedHeldBack | null;
  /** The tick was held: reason and detail. */
  h?: readonly [reason: string, detail?: Detail];
  /** Recommended size; else that of the tick before. */
  r?: number;
  /** Granted size; else the recommended one. */
  g?: number;
  /** Applied size; else the granted one. */
  a?: number;
  /** Outcome; else what follows from the sizes before and after. */
  o?: Outcome;
  /** Binding stage and reason, or the index of a pair that the segment has named before; else that of the tick before. */
  b?: number | readonly [stage: string, reason: string];
  /** Detail of the binding stage. */
  d?: Detail;
  /** What the budget said about a cut, from this tick on; `null` when it says nothing any more. */
  u?: Detail | null;
  /** Why the target refused the size. */
  e?: string;
}

/** What holds tasks back in its short form; `null` for what is absent. */
type PackedHeldBack = readonly [
  by: HeldBackObservation['by'],
  tasks: number,
  starts: number | null,
  limit: number,
  name: string | null,
  perMs: number | null,
  freeInMs: number | null,
];

/** What holds tasks back in its short form. */
export const packHeldBack = ({ by, tasks, starts, limit, name, perMs, freeInMs }: HeldBackObservation): PackedHeldBack => [
  by,
  tasks,
  starts ?? null,
  limit,
  name ?? null,
  perMs ?? null,
  freeInMs ?? null,
];

/** Undoes {@link packHeldBack}. */
export const unpackHeldBack = ([by, tasks, starts, limit, name, perMs, freeInMs]: PackedHeldBack): HeldBackObservation =>
  Object.freeze({
    by,
    ...(name !== null && { name }),
    tasks,
    ...(starts !== null && { starts }),
    limit,
    ...(perMs !== null && { perMs }),
    ...(freeInMs !== null && { freeInMs }),
  });

/** A reading in its short form: value, age in milliseconds and, where it is not three ticks, the age at which it is stale. */
type PackedReading = readonly [value: number, ageMs: number, staleMs?: number];

/** Readings in their short form. */
export const packReadings = (readings: Readonly<Record<string, SignalReading>>): Record<string, PackedReading> =>
  Object.fromEntries(
    Object.entries(readings).map(([name, { value, ageMs, staleMs }]) => [
      name,
      staleMs === undefined ? ([value, ageMs] as const) : ([value, ageMs, staleMs] as const),
    ]),
  );

/** Undoes {@link packReadings}. */
export const unpackReadings = (packed: Readonly<Record<string, PackedReading>>): Readonly<Record<string, SignalReading>> =>
  Object.freeze(
    Object.fromEntries(
      Object.entries(packed).map(([name, [value, ageMs, staleMs]]) => [
        name,
        staleMs === undefined ? { value, ageMs } : { value, ageMs, staleMs },
      ]),
    ),
  );
