import type { Observation, WaitObservation } from '../observation.ts';

type NumberField = {
  [Key in keyof Observation]-?: NonNullable<Observation[Key]> extends number ? Key : never;
}[keyof Observation];

/** A plain number of an observation, and how a journal's line writes it. */
export interface ObservationField {
  readonly name: NumberField;
  /** The letter before the number. Letters are never given a new meaning, or old journals would read wrong. */
  readonly letter: string;
  /** Units of the written integer in one unit of the field: 1,000 for times, which are written in microseconds. */
  readonly scale: 1 | 1_000;
}

/**
 * The plain numbers of an observation in the order in which a line writes them. `nowMs` (`T`), `dtMs` (`D`) and `wallMs` (`W`) come
 * before them and are predicted from each other.
 */
export const OBSERVATION_FIELDS: readonly ObservationField[] = Object.freeze([
  { name: 'desired', letter: 'N', scale: 1 },
  { name: 'live', letter: 'L', scale: 1 },
  { name: 'busy', letter: 'B', scale: 1 },
  { name: 'idle', letter: 'I', scale: 1 },
  { name: 'starting', letter: 'S', scale: 1 },
  { name: 'queued', letter: 'Q', scale: 1 },
  { name: 'queueCapacity', letter: 'K', scale: 1 },
  { name: 'arrivals', letter: 'A', scale: 1 },
  { name: 'completions', letter: 'C', scale: 1 },
  { name: 'failures', letter: 'F', scale: 1 },
  { name: 'overloads', letter: 'V', scale: 1 },
  { name: 'rejections', letter: 'J', scale: 1 },
  { name: 'shed', letter: 'H', scale: 1 },
  { name: 'aborted', letter: 'X', scale: 1 },
  { name: 'timedOut', letter: 'U', scale: 1 },
  { name: 'runMsSum', letter: 'R', scale: 1_000 },
  { name: 'runMsSquaredSum', letter: 'Z', scale: 1_000 },
  { name: 'runMsMin', letter: 'M', scale: 1_000 },
  { name: 'oldestWaitMs', letter: 'O', scale: 1_000 },
  { name: 'startupMs', letter: 'G', scale: 1_000 },
  { name: 'retryAfterMs', letter: 'Y', scale: 1_000 },
]);

/** The numbers of `waitMs`, each with its letter. `E` is the count; an `E` without a number means that there was no wait. */
export const WAIT_FIELDS: readonly {
  readonly name: keyof WaitObservation;
  readonly letter: string;
  readonly scale: 1 | 1_000;
}[] = Object.freeze([
  { name: 'count', letter: 'E', scale: 1 },
  { name: 'mean', letter: 'a', scale: 1_000 },
  { name: 'p50', letter: 'b', scale: 1_000 },
  { name: 'p99', letter: 'c', scale: 1_000 },
  { name: 'max', letter: 'd', scale: 1_000 },
]);
