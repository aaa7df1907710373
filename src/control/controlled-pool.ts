import type { Autoscaler } from '../autoscale/index.ts';
import type { PoolSnapshot } from '../pool/index.ts';

/** What of an autoscaler the control plane needs: every autoscaler of marea has it. @public */
export type ControlledAutoscaler = Pick<
  Autoscaler,
  | 'applyPolicy'
  | 'bounds'
  | 'explain'
  | 'journal'
  | 'onDecision'
  | 'override'
  | 'pause'
  | 'release'
  | 'resume'
  | 'signals'
  | 'snapshot'
> &
  Partial<Pick<Autoscaler, 'shadow'>>;

/** What of a pool the control plane needs. Every pool of marea has it; for a pool of another library give its name and its autoscaler. @public */
export interface ControlledPool {
  /** Unique among the pools of a control plane. */
  readonly name: string;
  /** Absent on a pool of fixed size, which can be watched but not steered. */
  readonly autoscaler?: ControlledAutoscaler;
  /** Absent on a pool of another library: its numbers are then those of the last tick. */
  readonly snapshot?: () => PoolSnapshot;
}
