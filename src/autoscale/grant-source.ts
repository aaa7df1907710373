import type { Detail } from './decider.ts';

/** The size that a tick would like to apply, and what there is. In workers. @public */
export interface SizeWish {
  /** Size wanted after every stage but the budget. */
  readonly recommended: number;
  /** Size that the target is steered to now. */
  readonly current: number;
  /** Workers that exist now; absent when the target could not be read. */
  readonly live: number | undefined;
  /** Workers that its tasks could use in this tick; absent when the target could not be read. */
  readonly usable?: number | undefined;
  /** Whether the size is only held, because the tick could not be decided: what was needed before is needed still. */
  readonly isHeld?: boolean;
  /** Monotonic time of the tick, in milliseconds. */
  readonly nowMs: number;
  /** Whether an operator has frozen the size downwards, or nothing is applied: then nothing may be asked back. */
  readonly isFrozen: boolean;
  /** Whether this is only a question: nothing will be applied, so nothing may be booked. */
  readonly isDryRun: boolean;
}

/** What a budget allows. @public */
export interface GrantedSize {
  /** From the smallest size, which is guaranteed, to the recommended one; below the current size when workers are asked back. */
  readonly size: number;
  /** What stands in the way, for the record; absent when all was granted. */
  readonly denial?: Detail;
}

/**
 * Where an autoscaler asks before it applies a size. Every call MUST answer at once, and what is granted MUST be booked by then.
 * @public
 */
export interface GrantSource {
  /** Called in each tick. */
  grant(wish: SizeWish): GrantedSize;
  /** Called after the resize with what the target is steered to, and its workers where the target tells them at once. */
  settle(desired: number, live: number | undefined): void;
  /** Called when the smallest size changes. @throws OptionError when it cannot be guaranteed; nothing is changed then. */
  setGuarantee(min: number): void;
  /** The autoscaler starts to steer. @throws OptionError when its smallest size cannot be guaranteed. */
  start(): void;
  /** The autoscaler steers no more; the target keeps its size. */
  stop(): void;
  /** Whether a change of the target's workers is still to be booked, or others wait for some of them. */
  readonly isSettled: boolean;
  /** Calls the listener when workers are asked back, or more than before. It may answer with a tick, inside the call that asks. */
  onAskedBack(listener: () => void): Disposable;
}
