import { SMOOTHED_FIELDS } from '../../autoscale/index.ts';
import { CEILING_SHAPES } from './ceiling-shapes.ts';
import { choice, group, list, ms, number, optional, ratio, required, span, text, whole, workers } from './option-shape.ts';
import { CONDITIONS, FILL_FIELDS, INNER, JOINED, MAX_UTILIZATION, READING, WAIT_FIELDS } from './shared-fields.ts';
import { type StageRow, stageRow, stricterRow } from './stage-row.ts';

const FIELD = new RegExp(`^(${SMOOTHED_FIELDS.map((field) => field.replace('.', '\\.')).join('|')}|readings\\..+)$`);

const absolute: Readonly<Record<string, StageRow>> = {
  backlogPerWorker: stageRow('As many workers as leave each so many tasks.', {
    tasks: optional(
      number({ above: 0 }),
      'Tasks, running and waiting, that one worker may have before it. By default those of `acceptableWaitMs`.',
    ),
    acceptableWaitMs: optional(ms({ above: 0 }), 'Wait from which the number of tasks follows. By default half the wait SLO.'),
  }),
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
  forecast: stageRow('A floor by what the load did one period ago; the period is found from the load.', {
    model: optional(
      choice('seasonalNaive', 'holtWinters', 'best'),
      'As one period ago; averages of level, trend and pattern; or which of them errs less.',
      'best',
    ),
    act: optional(
      choice('whenBetter', 'always', 'never'),
      'When it moves the size: once its scored error is below that of the last value; as soon as there is a period; never.',
      'whenBetter',
    ),
    until: optional(
      choice('demand', 'nothing'),
      'The floor while the forecast does not act: what `demand` wants by its own defaults, or none. By default `demand`, and `nothing` where `act` is `never`.',
    ),
    longestPeriodMs: optional(ms({ min: 1_000, max: 604_800_000 }), 'Longest period that is looked for.', 86_400_000),
  }),
  onDemand: stageRow('Always the largest size: for workers that start when a task finds none idle.', {}),
  schedule: stricterRow('A floor by the clock on the wall.', {
    times: required(
      list(
        group({
          at: optional(
            text('a local time from 00:00 to 23:59', { pattern: /^([01][0-9]|2[0-3]):[0-5][0-9]$/, example: '09:00' }),
            'Local time of every day. Give this or `cron`.',
          ),
          cron: optional(
            text('a cron pattern of five fields', { pattern: /^[0-9A-Za-z*,/#@ -]+$/, example: '0 9 * * MON-FRI' }),
            'A cron pattern. Give this or `at`.',
          ),
          size: required(workers({ min: 0 }), 'The floor from then on, in workers.'),
        }),
        { fewest: 1, most: 100 },
      ),
      'When the floor changes.',
    ),
    timeZone: optional(
      text('an IANA name of a time zone', { pattern: /^[A-Za-z][A-Za-z0-9_+/-]{0,63}$/, example: 'Europe/Rome' }),
      'Time zone in which the times are local.',
      'UTC',
    ),
    leadMs: optional(ms({ min: 0, max: 3_600_000 }), 'How long before its time a higher floor holds already.', 60_000),
  }),
  stablePanic: stageRow(
    'As many workers as tasks in the pool ask for, by a calm average, and by a quick one while it is flooded.',
    {
      target: optional(number({ above: 0 }), 'Tasks, running and waiting, for each worker.', 0.7),
      stableMs: optional(span({ min: 1 }), 'Window of the calm average.', 60_000),
      panicMs: optional(span({ min: 1 }), 'Window of the quick average.', 6_000),
      threshold: optional(number({ above: 1 }), 'Panic begins when the quick average needs so many times the present size.', 2),
    },
    [['panicMs', 'stableMs']],
  ),
};

const relative: Readonly<Record<string, StageRow>> = {
  aimd: stageRow(
    'Workers added one by one, taken away by a share.',
    {
      by: optional(choice('wait', 'queueFill'), 'What says that the pool is too small or too large.', 'wait'),
      increase: optional(workers({ min: 1 }), 'Workers added in one step.', 1),
      decreaseRatio: optional(
        ratio({ above: 0, below: 1 }),
        'Share of the workers removed in one step, at least one worker.',
        0.25,
      ),
      maxUtilizationRatio: MAX_UTILIZATION,
      ...WAIT_FIELDS,
      ...FILL_FIELDS,
    },
    [
      ['lowMeanMs', 'highP99Ms'],
      ['lowFillRatio', 'highFillRatio'],
    ],
  ),
  pid: stageRow('Holds the utilization at a set-point.', {
    targetRatio: optional(ratio({ above: 0, below: 1 }), 'Utilization to hold.', 0.7),
    kp: optional(number({ min: 0 }), 'Gain of the error, per second.', 6),
    ki: optional(number({ min: 0 }), "Gain of the error's sum over time.", 0.02),
    kd: optional(number({ min: 0 }), 'Gain of the speed at which the utilization changes.', 0.3),
    per: optional(choice('size', 'workers'), 'Whether the output is a share of the present size, or workers.', 'size'),
    deadbandRatio: optional(ratio(), 'Errors up to this size count as none.', 0.1),
    smoothMs: optional(ms({ above: 0 }), 'Time constant of the average of the utilization.', 200),
    integralLimit: optional(number({ min: 0 }), "Most that the error's sum may contribute.", 0.2),
    trackMs: optional(ms({ above: 0 }), 'How fast the PID gives in where its output is not followed: a time constant.', 1_000),
  }),
  ratio: stricterRow('Multiplies the size by measured over wanted.', {
    target: optional(number({ above: 0 }), 'What every worker should have on average. By default 0.7, for utilization.'),
    reading: optional(READING, 'A signal of your own in place of the utilization; it needs a `target`.'),
  }),
  rules: stricterRow(
    'Rules over waits, utilization, depth and signals of your own. The one that asks for the most workers wins.',
    {
      rules: optional(
        list(
          group({
            name: required(
              text('a name, not empty', { shortest: 1 }),
              'A name, unique among the rules; it is the reason in records.',
            ),
            when: required(CONDITIONS, 'Conditions, all of which must be met.'),
            size: required(
              group({
                add: optional(whole({}), 'Workers added; removed when negative; 0 keeps the size.'),
                multiply: optional(number({ above: 0 }), 'Multiple of the present size.'),
                to: optional(workers({ min: 0 }), 'The size itself.'),
              }),
              'What size the rule asks for: exactly one of these.',
            ),
          }),
        ),
        'The rules, in any order. By default four over waits, utilization and depth.',
      ),
    },
  ),
  step: stageRow(
    'A fixed step when the queue is nearly full or nearly empty.',
    {
      ...FILL_FIELDS,
      up: optional(workers({ min: 1 }), 'Workers added in one step.', 2),
      down: optional(workers({ min: 1 }), 'Workers removed in one step.', 1),
    },
    [['lowFillRatio', 'highFillRatio']],
  ),
  waitStep: stageRow(
    'A fixed step by how long tasks wait.',
    {
      ...WAIT_FIELDS,
      up: optional(workers({ min: 1 }), 'Workers added in one step.', 2),
      down: optional(workers({ min: 1 }), 'Workers removed in one step.', 1),
      maxUtilizationRatio: MAX_UTILIZATION,
    },
    [['lowMeanMs', 'highP99Ms']],
  ),
};

const ceilings: Readonly<Record<string, StageRow>> = {
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
};

const composed: Readonly<Record<string, StageRow>> = {
  allOf: stageRow('Changes the size only in a direction that all of its deciders want, and only so far.', { deciders: JOINED }),
  anyOf: stageRow('Changes the size in a direction that any of its deciders wants, as far as the boldest wants.', {
    deciders: JOINED,
  }),
  maxOf: stageRow('The largest size that one of its deciders asks for.', { deciders: JOINED }),
  minOf: stageRow('The smallest size that one of its deciders asks for.', { deciders: JOINED }),
  smoothed: stricterRow('Lets the decider inside see averages in place of some values.', {
    decider: INNER,
    fields: required(
      list(text(`${SMOOTHED_FIELDS.join(' or ')} or readings.<name>`, { pattern: FIELD, example: 'waitMs.p99' })),
      'Fields to smooth.',
    ),
    tauMs: optional(ms({ above: 0 }), 'Time constant. Give this or `alpha`.'),
    alpha: optional(ratio({ above: 0, max: 1 }), 'Share of the newest value in each tick. Give this or `tauMs`.'),
  }),
  withFallback: stricterRow('Gives the decider inside a size for the time when a signal that it needs stays away.', {
    decider: INNER,
    signals: required(
      list({ type: 'text', what: 'the name of a signal of your own' }),
      'Names of the signals that the decider needs.',
    ),
    afterMs: optional(ms(), 'How long one of them may stay away before the fallback rules.', 60_000),
    use: optional(choice('hold', 'fixed', 'ifHigher', 'ifLower'), 'What to do then.', 'hold'),
    size: optional(workers({ min: 0 }), "The fallback's size; given unless `use` is hold."),
  }),
};

/** The deciders that marea brings, by kind. */
export const DECIDER_SHAPES: Readonly<Record<string, StageRow>> = Object.freeze({
  ...absolute,
  ...relative,
  ...ceilings,
  ...CEILING_SHAPES,
  ...composed,
});
