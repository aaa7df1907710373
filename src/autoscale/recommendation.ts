import type { Detail } from './decider.ts';
import type { ReasonCode } from './reason.ts';

/** What one stage did to the size. @public */
export interface StageRecord {
  readonly name: string;
  /** Size before the stage. */
  readonly in: number;
  /** Size after the stage. */
  readonly out: number;
  readonly reason: ReasonCode;
  readonly detail?: Detail;
}

/** The stage that decided the size, and why. @public */
export interface Binding {
  readonly stage: string;
  readonly reason: ReasonCode;
}

/** Earliest monotonic times at which the size may change, in milliseconds; `null` where nothing known holds it back. @public */
export interface NextPossibleAt {
  readonly up: number | null;
  readonly down: number | null;
}

/** A controller's answer: the size wanted after every stage but the budget. @public */
export interface Recommendation {
  /** Monotonic time of the observation, in milliseconds. */
  readonly at: number;
  readonly desired: number;
  readonly stages: readonly StageRecord[];
  readonly binding: Binding;
  readonly nextPossibleAt: NextPossibleAt;
}
