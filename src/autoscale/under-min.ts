import type { DecisionRecord } from './decision-record.ts';
import { HOLD_STAGE } from './hold.ts';

/** A target has fewer workers than its smallest size although it should have them, or has them again. @public */
export interface Degradation {
  /** Monotonic time of the tick that saw it, in milliseconds. */
  readonly at: number;
  readonly isDegraded: boolean;
  /** Workers that are ready or starting. */
  readonly live: number;
  /** Workers that there should be at least: the smallest size, or less where less was asked for, as by an override. */
  readonly least: number;
}

/** Watches for fewer workers than there should be. A tick whose reading could not be used, or a dry run, says nothing. */
export class UnderMinWatch {
  #isDegraded = false;

  get isDegraded(): boolean {
    return this.#isDegraded;
  }

  /** Takes in a tick and returns what has changed by it; `undefined` when nothing has. */
  check({ at, observation, stages, outcome, granted }: DecisionRecord, min: number, isDryRun: boolean): Degradation | undefined {
    if (isDryRun || stages[0]?.name === HOLD_STAGE) return undefined;
    const { live, desired } = observation;
    // A target that refuses is not at what was asked of it; any other has had the time since the tick before.
    const least = Math.min(min, outcome === 'failed' ? granted : desired);
    const isDegraded = live < least;
    if (isDegraded === this.#isDegraded) return undefined;
    this.#isDegraded = isDegraded;
    return Object.freeze({ at, isDegraded, live, least });
  }
}
