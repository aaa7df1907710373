import type { AutoscalerSnapshot, DecisionRecord, SignalStatus } from '../autoscale/index.ts';
import type { Event } from '../events/index.ts';
import type { PoolSnapshot, ResizeEvent } from '../pool/index.ts';
import type { WaitCounts } from '../stats/index.ts';

/** What of an autoscaler its metrics need. @public */
export interface MeteredAutoscaler {
  readonly onDecision: Event<DecisionRecord>;
  readonly signals: Readonly<Record<string, SignalStatus>>;
  snapshot(): AutoscalerSnapshot;
}

/** What of a pool its metrics need: every pool of marea has it. @public */
export interface MeteredPool {
  readonly name: string;
  readonly onResize: Event<ResizeEvent>;
  /** Absent on a pool of fixed size. */
  readonly autoscaler?: MeteredAutoscaler;
  snapshot(): PoolSnapshot;
  waitCounts(limitsMs: readonly number[]): WaitCounts;
}
