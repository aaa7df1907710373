import { choice, ms, number, optional, ratio, required, span, text, whole, workers } from './option-shape.ts';
import { CONDITIONS } from './shared-fields.ts';
import { type StageRow, stageRow, stricterRow } from './stage-row.ts';

/** The guards that marea brings, by kind. */
export const GUARD_SHAPES: Readonly<Record<string, StageRow>> = Object.freeze({
  cooldown: stageRow('Rests between resizes.', {
    upMs: optional(span(), 'Shortest time between two scale-ups.', 2_000),
    downMs: optional(span(), 'Shortest time from the last resize in either direction to a scale-down.', 30_000),
  }),
  panic: stageRow('Does not let the size fall while the pool is flooded, and for one window after that.', {
    threshold: optional(number({ above: 1 }), 'Tasks over workers from which on it is flooded.', 2),
    windowMs: optional(
      span({ min: 1 }),
      'How long after the last flooded tick the size may not fall. By default it follows the start-up time.',
    ),
  }),
  reversalBudget: stageRow('Lets the size change direction only so often.', {
    perHour: optional(
      number({ above: 0 }),
      'Changes of direction that are affordable in the long run. By default it follows the start-up time.',
    ),
    saved: optional(number({ min: 2 }), 'Changes of direction that may be saved up while the size is steady.', 10),
  }),
  stabilization: stageRow(
    'Lets the size fall only to the largest recommendation of a window, and rise only to the smallest of another.',
    {
      downMs: required(span(), 'How far back the size looks for its largest recommendation before it falls.'),
      upMs: optional(span(), 'How far back it looks for its smallest recommendation before it rises.', 0),
    },
  ),
  stepRate: stageRow('Bounds how fast the size may change.', {
    upWorkers: optional(workers({ min: 1 }), 'Workers that may be added in one period.', 4),
    upRatio: optional(number({ min: 0 }), "Share of the size at the period's start that may be added in it.", 1),
    upPerMs: optional(span({ min: 1 }), 'Period for growth. By default the start-up time of a worker.'),
    downWorkers: optional(workers({ min: 1 }), 'Workers that may be removed in one period.', 1),
    downRatio: optional(ratio(), "Share of the size at the period's start that may be removed in it.", 0.25),
    downPerMs: optional(span({ min: 1 }), 'Period for shrinking.', 10_000),
  }),
  tolerance: stageRow('Lets small changes be.', {
    upRatio: optional(ratio(), 'Growth up to this share of the size is not worth a resize.', 0.05),
    downRatio: optional(ratio(), 'Shrinking by up to this share of the size is not worth a resize.', 0.1),
  }),
  veto: stricterRow('Forbids one direction while its conditions are met.', {
    name: optional(text('a name'), 'A name; it is part of the reason in records.', 'errors'),
    direction: optional(choice('up', 'down'), 'Which way the size may not go.', 'up'),
    when: optional(CONDITIONS, 'Conditions, all of which must be met. By default more than 10 % errors.'),
    minCount: optional(whole({ min: 1 }), 'How many tasks must have ended before `errorRatio` says anything.', 20),
    windowMs: optional(ms({ min: 1 }), 'Over what time `errorRatio` is taken.', 10_000),
  }),
  warmup: stageRow('Holds scale-downs after a start until something is known.', {
    tasks: optional(whole({ min: 0 }), 'Tasks that must have ended before the size may fall.', 20),
    forMs: optional(ms(), 'Time after which it may fall in any case.', 3_000),
  }),
});
