import { choice, group, ms, optional, ratio, required, span, workers } from './option-shape.ts';
import { type StageRow, stageRow } from './stage-row.ts';

/** The deciders that marea brings, by kind. */
export const DECIDER_SHAPES: Readonly<Record<string, StageRow>> = Object.freeze({
  demand: stageRow(
    'As many workers as keep waits below the SLO: arrivals times run time, with learned headroom and the backlog.',
    {
      slowMs: optional(ms({ above: 0 }), 'Time constant of the steady level of arrivals and run times.', 10_000),
      fastMs: optional(ms({ above: 0 }), 'Time constant of the level that reports changes.', 1_000),
      downWindowMs: optional(
        span(),
        'The size falls only to the largest need of this window. By default it follows the start-up time.',
      ),
    },
    [['fastMs', 'slowMs']],
  ),
  onDemand: stageRow('Always the largest size: for workers that start when a task finds none idle.', {}),
  schedule: stageRow(
    'A floor by the wall clock: what came last rules until the next, and a rise holds ahead of its time already.',
    {
      times: required(
        {
          type: 'list',
          fewest: 1,
          of: group({
            at: optional(
              { type: 'text', what: 'a local time from `00:00` to `23:59`' },
              'Local time of every day. Give this or `cron`.',
            ),
            cron: optional(
              { type: 'text', what: 'a cron pattern of five fields' },
              'Five fields, or a nickname such as `@hourly`. Give this or `at`.',
            ),
            size: required(workers(), 'The floor from then on.'),
          }),
        },
        'When the floor changes; of two at the same instant the later in the list rules.',
      ),
      timeZone: optional({ type: 'text', what: 'an IANA name of a time zone', shortest: 1 }, 'Time zone of the times.', 'UTC'),
      leadMs: optional(ms({ min: 0, max: 3_600_000 }), 'How long before its time a higher floor holds already.', 60_000),
    },
  ),
  step: stageRow(
    'A fixed step when the queue is nearly full or nearly empty.',
    {
      highFillRatio: optional(ratio(), 'Queue fill above which the pool grows.', 0.75),
      lowFillRatio: optional(ratio(), 'Queue fill below which it shrinks.', 0.1),
      up: optional(workers({ min: 1 }), 'Workers added in one step.', 2),
      down: optional(workers({ min: 1 }), 'Workers removed in one step.', 1),
    },
    [['lowFillRatio', 'highFillRatio']],
  ),
  throughput: stageRow('A ceiling: the size beyond which more workers give no more throughput, found by trying.', {
    start: optional(choice('low', 'high'), 'Where the search begins: low for batch work, high for open load.', 'low'),
    initial: optional(workers({ min: 1 }), 'First ceiling. By default 4 when `start` is low, 32 when it is high.'),
    minElasticity: optional(
      ratio({ min: 0, max: 0.5 }),
      'Elasticity of throughput below which one more worker does not pay.',
      0.1,
    ),
    waitRatio: optional(
      ratio(),
      'With `start` high: share of the wait SLO that the oldest task must have waited before the search goes up.',
      0.25,
    ),
    maxRestMs: optional(ms({ min: 1_000, max: 600_000 }), 'Longest pause between two trials of a neighbouring size.', 20_000),
  }),
});
