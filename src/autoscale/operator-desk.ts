import { type Bounds, BoundsHold } from './bounds-hold.ts';
import type { OverrideObservation } from './observation.ts';
import { OverrideHold } from './override-hold.ts';
import { type PauseDirection, PauseHold } from './pause-hold.ts';

/** What operators asked for, at the time of a tick. */
export interface OperatorWishes {
  readonly override: OverrideObservation | undefined;
  readonly paused: PauseDirection | undefined;
  /** Bounds in place of the first ones; absent while those hold. */
  readonly bounds: Bounds | undefined;
  readonly isDryRun: boolean;
}

/** Where operators leave their wishes: a fixed size, a pause, bounds, a dry run. */
export class OperatorDesk {
  readonly bounds: BoundsHold;
  readonly override: OverrideHold;
  readonly pause = new PauseHold();
  isDryRun: boolean;

  constructor(bounds: Bounds, isDryRun: boolean) {
    this.bounds = new BoundsHold(bounds);
    this.override = new OverrideHold(() => this.bounds.current.max);
    this.isDryRun = isDryRun;
  }

  /** The wishes in force at `nowMs`. */
  at(nowMs: number): OperatorWishes {
    return {
      override: this.override.at(nowMs),
      paused: this.pause.direction,
      bounds: this.bounds.changed,
      isDryRun: this.isDryRun,
    };
  }
}
