import { optional, ratio, required, span } from './option-shape.ts';
import { type StageRow, stageRow } from './stage-row.ts';

/** The guards that marea brings, by kind. */
export const GUARD_SHAPES: Readonly<Record<string, StageRow>> = Object.freeze({
  cooldown: stageRow('Rests between resizes.', {
    upMs: optional(span(), 'Shortest time between two scale-ups.', 2_000),
    downMs: optional(span(), 'Shortest time from the last resize in either direction to a scale-down.', 30_000),
  }),
  stabilization: stageRow(
    'Lets the size fall only to the largest recommendation of a window, and rise only to the smallest of another.',
    {
      downMs: required(span(), 'How far back the size looks for its largest recommendation before it falls.'),
      upMs: optional(span(), 'How far back it looks for its smallest recommendation before it rises.', 0),
    },
  ),
  tolerance: stageRow('Lets small changes be.', {
    upRatio: optional(ratio(), 'Growth up to this share of the size is not worth a resize.', 0.05),
    downRatio: optional(ratio(), 'Shrinking by up to this share of the size is not worth a resize.', 0.1),
  }),
});
