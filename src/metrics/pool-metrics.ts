import type { PoolSnapshot } from '../pool/index.ts';
import type { DecisionMeter } from './decision-meter.ts';
import { type Metric, type Sample, secondsOf } from './metric.ts';
import type { PoolMeter } from './pool-meter.ts';

/** What the metrics of one pool are read from, once a scrape. */
export interface PoolView {
  readonly meter: PoolMeter;
  readonly snapshot: PoolSnapshot;
}

type PoolMetric = Metric<PoolView>;

const gauge = (name: string, help: string, read: (snapshot: PoolSnapshot) => number): PoolMetric => ({
  name,
  help,
  kind: 'gauge',
  read: ({ snapshot }) => [{ value: read(snapshot) }],
});

const counter = (name: string, help: string, read: (snapshot: PoolSnapshot) => number): PoolMetric => ({
  ...gauge(name, help, read),
  kind: 'counter',
});

/** A number of the autoscaler; a pool of fixed size has none. */
const steered = (
  name: string,
  kind: PoolMetric['kind'],
  help: string,
  read: (view: PoolView) => readonly Sample[],
): PoolMetric => ({
  name,
  help,
  kind,
  read: (view) => (view.meter.pool.autoscaler === undefined ? [] : read(view)),
});

/** A counter of what a shared budget gives; a pool without one has none. */
const budgeted = (name: string, help: string, read: (decisions: DecisionMeter) => number): PoolMetric =>
  steered(name, 'counter', help, ({ meter }) =>
    meter.pool.autoscaler?.snapshot().hasBudget === true ? [{ value: read(meter.decisions) }] : [],
  );

const signalSamples = (
  view: PoolView,
  read: (signal: { readonly errors: number; readonly ageMs: number | undefined }) => number | undefined,
) =>
  Object.entries(view.meter.pool.autoscaler?.signals ?? {}).flatMap(([signal, status]) => {
    const value = read(status);
    return value === undefined ? [] : [{ labels: { signal }, value }];
  });

const isTrue = (condition: boolean): readonly Sample[] => [{ value: condition ? 1 : 0 }];

/** `rate`, `rate:NAME` or `maxPerKey`. */
const nameOfLimit = ({ by, name }: NonNullable<PoolSnapshot['heldBack']>): string => (name === undefined ? by : `${by}:${name}`);

/** Every metric of a pool but the histogram of waits. The first four names are fixed by convention. */
export const POOL_METRICS: readonly PoolMetric[] = [
  gauge('pool_size', 'Workers that are ready or starting.', ({ live }) => live),
  gauge('pool_busy', 'Workers whose task has not settled.', ({ busy }) => busy),
  counter('pool_submitted_total', 'Tasks handed in, refused ones included.', ({ submitted }) => submitted),
  {
    name: 'pool_resizes_total',
    help: 'Changes of the size that the pool is steered to, by direction, since it is metered.',
    kind: 'counter',
    read: ({ meter }) => [
      { labels: { direction: 'up' }, value: meter.ups },
      { labels: { direction: 'down' }, value: meter.downs },
    ],
  },
  gauge('pool_desired', 'Workers that the pool is steered to.', ({ desired }) => desired),
  gauge('pool_min', 'Smallest size, in workers.', ({ min }) => min),
  gauge('pool_max', 'Largest size, in workers.', ({ max }) => max),
  gauge('pool_starting', 'Workers that are not ready yet.', ({ starting }) => starting),
  gauge('pool_held', 'Workers whose task has settled while its handler still runs.', ({ held }) => held),
  gauge('pool_abandoned', 'Handlers that still run although their worker was given up.', ({ abandoned }) => abandoned),
  gauge('pool_queued', 'Tasks that wait.', ({ queued }) => queued),
  gauge('pool_retrying', 'Tasks that wait for their next try: on no worker, and not queued.', ({ retrying }) => retrying),
  {
    name: 'pool_held_back',
    help: 'Waiting tasks that would not start even if a worker were free, by what holds them back.',
    kind: 'gauge',
    read: ({ snapshot: { heldBack } }) =>
      heldBack === undefined ? [] : [{ labels: { by: nameOfLimit(heldBack) }, value: heldBack.tasks }],
  },
  gauge('pool_queue_capacity', 'Tasks that may wait.', ({ queueCapacity }) => queueCapacity),
  gauge('pool_oldest_wait_seconds', 'Age of the oldest waiting task.', ({ oldestWaitMs }) => secondsOf(oldestWaitMs)),
  counter('pool_completed_total', 'Tasks that ended well.', ({ completed }) => completed),
  counter('pool_failed_total', 'Tasks that ended with an error of their own.', ({ failed }) => failed),
  counter('pool_rejected_total', 'Tasks refused because the queue was full or the pool closed.', ({ rejected }) => rejected),
  counter('pool_shed_total', 'Tasks refused because they would have waited too long.', ({ shed }) => shed),
  counter(
    'pool_evicted_total',
    'Tasks that lost their places in a full queue to tasks of higher priority.',
    ({ evicted }) => evicted,
  ),
  counter('pool_aborted_total', 'Tasks cancelled by their signal or by the close.', ({ aborted }) => aborted),
  counter('pool_timed_out_total', 'Tasks that waited or ran too long.', ({ timedOut }) => timedOut),
  counter('pool_retried_total', 'Tries after the first one of a task.', ({ retried }) => retried),
  counter('pool_unstarted_total', 'Accepted tasks that the close returned.', ({ unstarted }) => unstarted),
  steered('pool_decisions_total', 'counter', 'Ticks of the autoscaler, by the reason that bound the size.', ({ meter }) =>
    [...meter.decisions.byReason].map(([reason, value]) => ({ labels: { reason }, value })),
  ),
  steered('pool_vetoes_total', 'counter', 'Ticks in which a veto held the size.', ({ meter }) => [
    { value: meter.decisions.vetoes },
  ]),
  budgeted('pool_budget_granted_total', 'Workers granted in ticks that raised the size.', ({ granted }) => granted),
  budgeted('pool_budget_denied_total', 'Workers recommended and not granted, summed over ticks.', ({ denied }) => denied),
  steered('pool_reversals_total', 'counter', 'Changes of the direction in which the size moves.', ({ meter }) => [
    { value: meter.decisions.reversals },
  ]),
  steered('pool_short_seconds_total', 'counter', 'Time in which tasks waited while every worker was busy.', ({ meter }) => [
    { value: secondsOf(meter.decisions.shortMs) },
  ]),
  steered('pool_spare_seconds_total', 'counter', 'Time in which workers were idle and nothing waited.', ({ meter }) => [
    { value: secondsOf(meter.decisions.spareMs) },
  ]),
  steered(
    'pool_background_overload_ratio',
    'gauge',
    'Share of tasks that end as overloads whatever the size, as the ceilings have learned it; 0 while they know of none.',
    ({ meter }) => {
      const { backgroundRatio } = meter.decisions;
      return backgroundRatio === undefined ? [] : [{ value: backgroundRatio }];
    },
  ),
  steered('pool_shadow_desired', 'gauge', 'Workers that the shadow policy wants; nothing of it is applied.', ({ meter }) => {
    const shadow = meter.pool.autoscaler?.snapshot().shadow;
    return shadow === undefined ? [] : [{ value: shadow.desired }];
  }),
  steered('pool_override_active', 'gauge', '1 while an operator has fixed the size.', ({ meter }) =>
    isTrue(meter.pool.autoscaler?.snapshot().override !== undefined),
  ),
  steered('pool_paused', 'gauge', '1 while the size is frozen in a direction.', ({ meter }) =>
    isTrue(meter.pool.autoscaler?.snapshot().paused !== undefined),
  ),
  steered(
    'pool_degraded',
    'gauge',
    '1 while the pool has fewer workers than its minimum although that was asked of it.',
    ({ meter }) => isTrue(meter.pool.autoscaler?.snapshot().isDegraded === true),
  ),
  steered('pool_resize_errors_total', 'counter', 'Resizes that the target refused.', ({ meter }) => [
    { value: meter.pool.autoscaler?.snapshot().resizeErrors ?? 0 },
  ]),
  steered('pool_signal_errors_total', 'counter', 'Readings of a signal that gave no usable number.', (view) =>
    signalSamples(view, ({ errors }) => errors),
  ),
  steered('pool_signal_age_seconds', 'gauge', 'Age of the last good reading of a signal.', (view) =>
    signalSamples(view, ({ ageMs }) => (ageMs === undefined ? undefined : secondsOf(ageMs))),
  ),
];
