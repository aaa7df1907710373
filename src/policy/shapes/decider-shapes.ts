import { SMOOTHED_FIELDS } from '../../autoscale/index.ts';
import { choice, type Fields, group, ms, number, optional, ratio, required, span, whole, workers } from './option-shape.ts';
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
  aimdOnOverload: stageRow('A ceiling by overloads: a tenth less after one, one worker more for each second without.', {
    initial: optional(workers({ min: 1 }), 'First ceiling. By default the largest size.'),
    backoffRatio: optional(ratio({ min: 0.5, below: 1 }), 'What an overload leaves of the workers in use.', 0.9),
    up: optional(workers({ min: 1 }), 'Workers added at a time.', 1),
    everyMs: optional(
      span({ above: 0 }),
      'Time without overload after which workers are added, and between two additions.',
      1_000,
    ),
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
  eventLoop: stageRow('A ceiling for tasks in this thread: no growth while the event loop is late.', {
    signal: optional(
      { type: 'text', what: 'the name of a signal', shortest: 1 },
      "Signal with the event loop's delay in milliseconds.",
      'eventLoopDelay',
    ),
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
  memory: stageRow(
    'A ceiling by memory: no growth while it is short, fewer workers while it is very short.',
    {
      signal: optional(
        { type: 'text', what: 'the name of a signal', shortest: 1 },
        'Signal with the memory in use as a share of what may be.',
        'memory',
      ),
      highRatio: optional(ratio({ above: 0 }), 'Share above which the size does not grow.', 0.9),
      criticalRatio: optional(ratio({ above: 0 }), 'Share above which it shrinks.', 0.95),
      backoffRatio: optional(ratio({ above: 0, below: 1 }), 'What one step down leaves of the size.', 0.9),
      everyMs: optional(ms(), 'Time between two steps down.', 10_000),
    },
    [['highRatio', 'criticalRatio']],
  ),
  onDemand: stageRow('Always the largest size: for workers that start when a task finds none idle.', {}),
  schedule: stricterRow('A floor by the clock on the wall.', {
    times: required(
      list(
        group({
          at: optional(
            text('a local time from 00:00 to 23:59', /^([01][0-9]|2[0-3]):[0-5][0-9]$/),
            'Local time of every day. Give this or `cron`.',
          ),
          cron: optional(text('a cron pattern of five fields', /^[0-9A-Za-z*,/#@ -]+$/), 'A cron pattern. Give this or `at`.'),
          size: required(workers({ min: 0 }), 'The floor from then on, in workers.'),
        }),
        { fewest: 1, most: 100 },
      ),
      'When the floor changes.',
    ),
    timeZone: optional(
      text('an IANA name of a time zone', /^[A-Za-z][A-Za-z0-9_+/-]{0,63}$/),
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
    kp: optional(number({ min: 0 }), 'Gain of the error, per second.', 4),
    ki: optional(number({ min: 0 }), "Gain of the error's sum over time.", 0.1),
    kd: optional(number({ min: 0 }), 'Gain of the speed at which the utilization changes.', 0.5),
    per: optional(choice('size', 'workers'), 'Whether the output is a share of the present size, or workers.', 'size'),
    deadbandRatio: optional(ratio(), 'Errors up to this size count as none.', 0.05),
    smoothMs: optional(ms({ above: 0 }), 'Time constant of the average of the utilization.', 500),
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
            name: required(text('a name'), 'A name, unique among the rules; it is the reason in records.'),
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
    fields: required(list(text(`${SMOOTHED_FIELDS.join(' or ')} or readings.<name>`, FIELD)), 'Fields to smooth.'),
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

/** Options that ceilings by run time share. */
const WINDOWED: Fields = Object.freeze({
  initial: optional(workers({ min: 1 }), 'First ceiling.', 20),
  windowMs: optional(span({ above: 0 }), 'Shortest time over which run times are averaged before the ceiling moves.', 500),
  minCount: optional(whole({ min: 1 }), 'Fewest completions of a window.', 10),
});

/** The deciders that marea brings, by kind. */
export const DECIDER_SHAPES: Readonly<Record<string, StageRow>> = Object.freeze({
  ...absolute,
  ...relative,
  ...ceilings,
  ...composed,
  vegas: stageRow('A ceiling by the queue behind the pool: it keeps run times near their shortest.', {
    ...WINDOWED,
    probeCount: optional(
      whole({ min: 1 }),
      'Completions for each worker after which the shortest run time is measured afresh.',
      30,
    ),
  }),
});
