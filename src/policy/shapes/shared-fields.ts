import { SIGNAL_NAMES } from '../../autoscale/index.ts';
import {
  choice,
  DECIDER,
  type Field,
  group,
  list,
  ms,
  number,
  optional,
  ratio,
  required,
  type Shape,
  text,
} from './option-shape.ts';

/** Waits at which the size should change. */
export const WAIT_FIELDS = Object.freeze({
  highP99Ms: optional(ms(), 'Grows while 1 % of tasks wait longer.', 500),
  lowMeanMs: optional(ms(), 'May shrink while tasks wait less on average.', 20),
  minBusyRatio: optional(ratio(), 'Grows only while at least this share of the workers is busy.', 0.5),
}) satisfies Readonly<Record<string, Field>>;

/** Queue fill at which the size should change. */
export const FILL_FIELDS = Object.freeze({
  highFillRatio: optional(ratio(), 'Queue fill above which the pool grows.', 0.75),
  lowFillRatio: optional(ratio(), 'Queue fill below which it shrinks.', 0.1),
}) satisfies Readonly<Record<string, Field>>;

/** What is left busy after a shrink. */
export const MAX_UTILIZATION: Field = optional(
  ratio({ above: 0, max: 1 }),
  'A step down stops where this share of the remaining workers would be busy.',
  0.7,
);

/** The name of a signal of the user's. */
export const READING: Shape = text('the name of a signal of your own');

/** Conditions, all of which must be met. */
export const CONDITIONS: Shape = list(
  group({
    signal: optional(choice(...SIGNAL_NAMES), 'A signal that every pool has. Give this or `reading`.'),
    reading: optional(READING, 'A signal of your own. Give this or `signal`.'),
    above: optional(number(), "True above this value, in the signal's unit."),
    below: optional(number(), "True below this value, in the signal's unit."),
  }),
);

/** Two or more deciders. */
export const JOINED: Field = required(list(DECIDER, { fewest: 2 }), 'The deciders; two or more.');

/** The decider inside another one. */
export const INNER: Field = required(DECIDER, 'The decider inside.');
