import type { Cadence } from './autoscaler-cadence.ts';
import type { AutoscalerSettings } from './autoscaler-options.ts';
import type { DecisionRecord } from './decision-record.ts';
import { isQuiet } from './quiet-record.ts';

/** What a rest takes from its loop. */
export interface RestingLoop {
  readonly settings: AutoscalerSettings;
  readonly cadence: Cadence;
  /** Whether a second controller, if there is one, would keep its size for ever. */
  readonly isShadowAtRest: () => boolean;
  /** Told that the next tick need not count the time up to `nowMs`. */
  readonly skipTo: (nowMs: number) => void;
}

/**
 * Lets a loop go without a timer while nothing can change:
 *
 * 1. it begins after a tick in which nothing happened, with controllers (the shadow's too) that would answer the same for ever, no signal to be
 *    watched, nothing to be settled with a budget, and a target that calls when a worker becomes busy or a task waits;
 * 2. it ends with the next task, an operator's word, or a tick for a budget that asks for workers: the cadence goes on at the next time of
 *    its plan;
 * 3. the tick after it sees what it would have seen without the rest: the counts of the time since the tick that would have been the last
 *    one. Only the records in between are missing.
 */
export class LoopRest {
  readonly #loop: RestingLoop;

  constructor(loop: RestingLoop) {
    this.#loop = loop;
  }

  /** To be called when the loop stops, before its cadence does. */
  stop(): void {
    if (this.#loop.cadence.isResting) this.#unsubscribe();
  }

  /** Begins a rest after the tick of `record`, if it may. */
  beginAfter(record: DecisionRecord): void {
    const { cadence } = this.#loop;
    if (cadence.isRunning && isQuiet(record) && this.#isAllowed()) cadence.rest();
  }

  /** Asks everybody, the target last. A stage or a target of the user's that throws does not allow it. */
  #isAllowed(): boolean {
    const { settings, isShadowAtRest } = this.#loop;
    const { target, controller, budget, signals, onTargetError } = settings;
    try {
      if (controller.isAtRest?.() !== true || !isShadowAtRest()) return false;
      if (signals !== undefined || budget?.isSettled === false) return false;
      return target.whenBusy?.(() => this.end()) === true;
    } catch (error) {
      onTargetError(error);
      return false;
    }
  }

  /** Ends a rest. To be called before anything that operators wish for changes. */
  end(): void {
    const { cadence, skipTo } = this.#loop;
    const lastMs = cadence.wake();
    if (lastMs === undefined) return;
    this.#unsubscribe();
    skipTo(lastMs);
  }

  #unsubscribe(): void {
    const { target, onTargetError } = this.#loop.settings;
    try {
      target.whenBusy?.(undefined);
    } catch (error) {
      onTargetError(error);
    }
  }
}
