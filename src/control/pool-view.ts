import type { AutoscalerSnapshot, DecisionRecord, ShadowComparison } from '../autoscale/index.ts';
import type { PoolSnapshot } from '../pool/index.ts';
import type { Clock } from '../time/index.ts';
import type { ControlledAutoscaler, ControlledPool } from './controlled-pool.ts';
import { toWallMs } from './decision-view.ts';
import { pendingWords } from './pending-change.ts';

/** An override as the control plane tells it. */
export interface OverrideView {
  readonly desired: number;
  readonly reason: string;
  readonly actor: string;
  /** Time until it ends, in milliseconds. */
  readonly leftMs: number;
  readonly untilWallMs: number;
}

/** The state of an autoscaler as the control plane tells it. */
export interface AutoscalerView extends Omit<AutoscalerSnapshot, 'override' | 'bounds'> {
  readonly override?: OverrideView;
  /** How the shadow policy compares with the live one so far; absent without one. */
  readonly shadowComparison?: ShadowComparison;
}

/** Sizes and waits of a pool. */
export interface PoolNumbers {
  readonly state?: PoolSnapshot['state'];
  readonly min: number;
  readonly max: number;
  readonly desired: number;
  readonly live: number;
  readonly busy: number;
  readonly idle: number;
  readonly starting: number;
  readonly queued: number;
  /** Tasks that wait for their next try; absent on a pool of another library. */
  readonly retrying?: number;
  readonly queueCapacity?: number;
  readonly waitMs?: {
    readonly count: number;
    readonly mean: number;
    readonly p50: number;
    readonly p99: number;
    readonly max: number;
  };
  readonly oldestWaitMs: number;
}

/** A pool as the control plane tells it. */
export interface PoolView extends PoolNumbers {
  readonly name: string;
  /** Wall time of these numbers, in milliseconds since the Unix epoch. */
  readonly atWallMs: number;
  /** Why the size is what it is, in words. */
  readonly explain: string;
  /** Counters since the pool was made; absent on a pool of another library. */
  readonly counts?: Readonly<Record<(typeof COUNTS)[number], number>>;
  /** Absent on a pool of fixed size. */
  readonly autoscaler?: AutoscalerView;
}

const COUNTS = [
  'submitted',
  'completed',
  'failed',
  'rejected',
  'shed',
  'evicted',
  'aborted',
  'timedOut',
  'unstarted',
  'retried',
] as const;

const countsOf = (snapshot: PoolSnapshot): NonNullable<PoolView['counts']> => {
  const { submitted, completed, failed, rejected, shed, evicted, aborted, timedOut, unstarted, retried } = snapshot;
  return { submitted, completed, failed, rejected, shed, evicted, aborted, timedOut, unstarted, retried };
};

const ofSnapshot = (snapshot: PoolSnapshot): PoolNumbers => {
  const { state, min, max, desired, live, busy, idle, starting, queued, retrying, queueCapacity, waitMs, oldestWaitMs } =
    snapshot;
  const capacity = Number.isFinite(queueCapacity) && { queueCapacity };
  return {
    state,
    min,
    max,
    desired,
    live,
    busy,
    idle,
    starting,
    queued,
    retrying,
    oldestWaitMs,
    ...capacity,
    ...(waitMs !== undefined && { waitMs }),
  };
};

/** The numbers that the last tick saw; nothing is known before the first. */
const ofRecord = (record: DecisionRecord | undefined, bounds: ControlledAutoscaler['bounds'] | undefined): PoolNumbers => {
  const { min = 0, max = 0 } = bounds ?? {};
  if (record === undefined) return { min, max, desired: min, live: 0, busy: 0, idle: 0, starting: 0, queued: 0, oldestWaitMs: 0 };
  const { live, busy, idle, starting, queued, queueCapacity, waitMs, oldestWaitMs } = record.observation;
  return {
    min,
    max,
    desired: record.applied,
    live,
    busy,
    idle,
    starting,
    queued,
    oldestWaitMs,
    ...(queueCapacity !== undefined && { queueCapacity }),
    ...(waitMs !== undefined && { waitMs }),
  };
};

const autoscalerView = (autoscaler: ControlledAutoscaler, clock: Clock): AutoscalerView => {
  const { override, bounds: _bounds, ...state } = autoscaler.snapshot();
  const { shadow: shadowComparison } = autoscaler;
  const rest = { ...state, ...(shadowComparison !== undefined && { shadowComparison }) };
  if (override === undefined) return rest;
  const { desired, reason, actor, untilMs } = override;
  const leftMs = Math.max(0, Math.round(untilMs - clock.now()));
  return { ...rest, override: { desired, reason, actor, leftMs, untilWallMs: toWallMs(untilMs, clock) } };
};

const explanationOf = (autoscaler: ControlledAutoscaler | undefined, { desired, max }: PoolNumbers): string => {
  if (autoscaler === undefined) return `${desired} of ${max}: the size is fixed`;
  const pending = pendingWords(autoscaler);
  return pending === undefined ? autoscaler.explain().text : `${desired} of ${max}: ${pending}`;
};

/** Reads a pool once. */
export const poolView = (pool: ControlledPool, clock: Clock): PoolView => {
  const { name, autoscaler } = pool;
  const snapshot = pool.snapshot?.();
  const numbers = snapshot === undefined ? ofRecord(autoscaler?.journal.latest, autoscaler?.bounds) : ofSnapshot(snapshot);
  return {
    name,
    atWallMs: Math.round(clock.wallNow()),
    ...numbers,
    explain: explanationOf(autoscaler, numbers),
    ...(snapshot !== undefined && { counts: countsOf(snapshot) }),
    ...(autoscaler !== undefined && { autoscaler: autoscalerView(autoscaler, clock) }),
  };
};
