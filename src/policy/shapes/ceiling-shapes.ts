import { type Fields, ms, number, optional, ratio, span, text, whole, workers } from './option-shape.ts';
import { type StageRow, stageRow } from './stage-row.ts';

/** Options that ceilings by run time share. */
const WINDOWED: Fields = Object.freeze({
  initial: optional(workers({ min: 1 }), 'First ceiling.', 20),
  windowMs: optional(span({ above: 0 }), 'Shortest time over which run times are averaged before the ceiling moves.', 500),
  minCount: optional(whole({ min: 1 }), 'Fewest completions of a window.', 10),
});

/** The ceilings that marea brings beside `throughput`, by kind. */
export const CEILING_SHAPES: Readonly<Record<string, StageRow>> = Object.freeze({
  aimdOnOverload: stageRow(
    'A ceiling by overloads: a tenth less when they become more frequent, one worker more for each second after.',
    {
      initial: optional(workers({ min: 1 }), 'First ceiling. By default the largest size.'),
      backoffRatio: optional(ratio({ min: 0.5, below: 1 }), 'What an overload leaves of the workers in use.', 0.9),
      up: optional(workers({ min: 1 }), 'Workers added at a time.', 1),
      everyMs: optional(span({ above: 0 }), 'Time after a cut before workers are added, and between two additions.', 1_000),
    },
  ),
  eventLoop: stageRow('A ceiling for tasks in this thread: no growth while the event loop is late.', {
    signal: optional(text('the name of a signal'), "Signal with the event loop's delay in milliseconds.", 'eventLoopDelay'),
    highMs: optional(ms(), 'Delay above which the loop is too busy.', 50),
    overRatio: optional(ratio({ above: 0, max: 1 }), 'Share of the window in which it must have been.', 0.6),
    windowMs: optional(span({ above: 0 }), 'How far back it looks.', 5_000),
  }),
  gradient2: stageRow('A ceiling by run time: it falls with the factor by which run times are worse than their long-term mean.', {
    ...WINDOWED,
    toleranceRatio: optional(number({ min: 1 }), 'How many times the long-term run time is still good.', 1.5),
    queueSize: optional(workers({ min: 1 }), 'Workers that are added in a window whose run time is good.', 4),
    smoothingRatio: optional(ratio({ above: 0, max: 1 }), 'Share of the way to a new limit that is gone in one window.', 0.2),
    longWindows: optional(whole({ min: 10 }), 'Windows that the long-term run time remembers.', 600),
  }),
  knee: stageRow(
    'A ceiling that is absent until run times show that too many tasks at once get less done; a pool that knows nothing yet begins with 32.',
    {
      minElasticity: optional(
        ratio({ min: 0, max: 0.5 }),
        'Once there is a ceiling: elasticity of throughput below which one more worker does not pay.',
        0.1,
      ),
      waitRatio: optional(
        ratio(),
        'Once there is a ceiling: share of the wait SLO that the oldest task must have waited before it rises.',
        0.25,
      ),
      maxRestMs: optional(
        ms({ min: 1_000, max: 600_000 }),
        'Once there is a ceiling: longest pause between two trials of a neighbouring size.',
        20_000,
      ),
    },
  ),
  memory: stageRow(
    'A ceiling by memory: no growth while it is short, fewer workers while it is very short.',
    {
      signal: optional(text('the name of a signal'), 'Signal with the memory in use as a share of what may be.', 'memory'),
      highRatio: optional(ratio({ above: 0 }), 'Share above which the size does not grow.', 0.9),
      criticalRatio: optional(ratio({ above: 0 }), 'Share above which it shrinks.', 0.95),
      backoffRatio: optional(ratio({ above: 0, below: 1 }), 'What one step down leaves of the size.', 0.9),
      everyMs: optional(ms(), 'Time between two steps down.', 10_000),
    },
    [['highRatio', 'criticalRatio']],
  ),
  vegas: stageRow('A ceiling by the queue behind the pool: it keeps run times near their shortest.', {
    ...WINDOWED,
    probeCount: optional(
      whole({ min: 1 }),
      'Completions for each worker after which the shortest run time is measured afresh.',
      30,
    ),
  }),
});
