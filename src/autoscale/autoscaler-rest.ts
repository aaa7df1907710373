import type { Cadence } from './autoscaler-cadence.ts';
import type { AutoscalerSettings } from './autoscaler-options.ts';
import type { DecisionRecord } from './decision-record.ts';
import type { OperatorWishes } from './operator-desk.ts';
import { isQuiet } from './quiet-record.ts';

/** A rest that has ended: when, and what operators wished until then. */
export interface Woken {
  readonly atMs: number;
  readonly wishes: OperatorWishes;
}

/** What a rest takes from its loop. */
export interface RestingLoop {
  readonly settings: AutoscalerSettings;
  readonly cadence: Cadence;
  now(): number;
  wishesAt(nowMs: number): OperatorWishes;
}

/**
 * Lets a loop go without a timer while nothing can change:
 *
 * 1. it begins after a tick in which nothing happened, with a controller that would answer the same for ever, no signal to be
 *    watched, nothing to be settled with a budget, and a target that calls when a worker becomes busy;
 * 2. it ends with the next task, an operator's word, or a budget that asks for workers: the cadence goes on at the next time of its plan;
 * 3. the first tick after it is two: one for the time of the rest, in which nothing happened, and one for the time since.
 */
export class LoopRest {
  readonly #loop: RestingLoop;
  #woken: Woken | undefined;
  #askedBack: Disposable | undefined;

  constructor(loop: RestingLoop) {
    this.#loop = loop;
  }

  /** To be called when the loop starts. */
  start(): void {
    this.#askedBack = this.#loop.settings.budget?.onAskedBack(() => this.end());
  }

  /** To be called before the cadence stops. */
  stop(): void {
    const { settings, cadence } = this.#loop;
    if (cadence.isResting) settings.target.whenBusy?.(undefined);
    this.#woken = undefined;
    this.#askedBack?.[Symbol.dispose]();
  }

  /** Begins a rest after the tick of `record`, if it may. */
  beginAfter(record: DecisionRecord): void {
    const { settings, cadence } = this.#loop;
    const { target, controller, budget, signals } = settings;
    if (!cadence.isRunning || !isQuiet(record) || controller.isAtRest?.() !== true) return;
    if (signals !== undefined || budget?.isSettled === false) return;
    if (target.whenBusy?.(() => this.end()) === true) cadence.rest();
  }

  /** Ends a rest. To be called before anything that operators wish for changes. */
  end(): void {
    const { settings, cadence, now, wishesAt } = this.#loop;
    if (!cadence.isResting) return;
    settings.target.whenBusy?.(undefined);
    const atMs = now();
    this.#woken = { atMs, wishes: wishesAt(atMs) };
    cadence.wake();
  }

  /** The rest that ended since the last call; absent when none did. */
  takeWoken(): Woken | undefined {
    const woken = this.#woken;
    this.#woken = undefined;
    return woken;
  }
}
