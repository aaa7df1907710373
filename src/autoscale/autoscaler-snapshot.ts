import type { Bounds } from './bounds-hold.ts';
import type { OverrideObservation } from './observation.ts';
import type { PauseDirection } from './pause-hold.ts';
import type { ShadowDecision } from './shadow/index.ts';

/** What an autoscaler is doing at one moment. Frozen. @public */
export interface AutoscalerSnapshot {
  readonly isRunning: boolean;
  /** Whether it goes without a timer because nothing can change until a task comes, or somebody asks for something. */
  readonly isResting: boolean;
  /** Smallest and largest size, in workers. */
  readonly bounds: Bounds;
  /** Whether sizes are only recorded, not applied. */
  readonly dryRun: boolean;
  /** Whether growth is asked of a budget that is shared with others. */
  readonly hasBudget: boolean;
  /** The operator's fixed size; absent when there is none. */
  readonly override?: OverrideObservation;
  /** Directions in which the size is frozen; absent when it is free. */
  readonly paused?: PauseDirection;
  /** What the shadow policy wanted in the newest tick; absent without one, and when it threw. */
  readonly shadow?: ShadowDecision;
  /** Whether the last usable reading had fewer workers than there should be at least. */
  readonly isDegraded: boolean;
  /** Broken values, and failures of signals or of the controller, so far. */
  readonly signalErrors: number;
  /** Resizes that the target refused, so far. */
  readonly resizeErrors: number;
}
