import { type Event, EventSource } from '../events/index.ts';
import { Cadence } from './autoscaler-cadence.ts';
import { type AutoscalerOptions, type AutoscalerSettings, checkAutoscalerOptions } from './autoscaler-options.ts';
import { TickRunner } from './autoscaler-tick.ts';
import type { DecisionRecord } from './decision-record.ts';
import { explainRecord } from './explain/index.ts';
import { DecisionJournal, toJournalPrecision } from './journal/index.ts';
import type { OverrideObservation } from './observation.ts';
import { OverrideHold, type OverrideRequest } from './override-hold.ts';
import { type PauseDirection, PauseHold } from './pause-hold.ts';

/** Why a size is what it is. @public */
export interface Explanation {
  /** One sentence for people. */
  readonly text: string;
  /** The newest record; absent before the first tick. */
  readonly record: DecisionRecord | undefined;
}

/**
 * The loop around a controller: reads a target, asks the controller, applies the size, and keeps a record of each tick.
 *
 * `start` ticks at once, to take a base for differences, and then every `controller.tickMs`. That first tick is held
 * (`WARMUP`): it has no counts, and no counts must not look like no load. Its timers do not keep the process alive.
 * @public
 */
export class Autoscaler implements Disposable {
  /** The last records, and the newest one. */
  readonly journal: DecisionJournal;
  /**
   * Calls the listener with the record of every tick. When a target refuses a resize only after the tick, the listener is
   * called once more with that tick's record, its outcome then being `failed`. A listener that throws is reported and stops nothing.
   */
  readonly onDecision: Event<DecisionRecord>;
  readonly #settings: AutoscalerSettings;
  readonly #runner: TickRunner;
  readonly #cadence: Cadence;
  readonly #override: OverrideHold;
  readonly #pause = new PauseHold();
  readonly #decisions: EventSource<DecisionRecord>;
  #isDryRun: boolean;
  #isTicking = false;

  constructor(options: AutoscalerOptions) {
    const settings = checkAutoscalerOptions(options);
    this.#settings = settings;
    this.journal = new DecisionJournal(settings.journalCapacity);
    this.#runner = new TickRunner(settings, (amended) => this.#amend(amended));
    this.#cadence = new Cadence(settings.clock, settings.controller.tickMs, () => this.tick());
    this.#override = new OverrideHold(settings.max);
    this.#decisions = new EventSource(settings.onListenerError);
    this.onDecision = this.#decisions.subscribe;
    this.#isDryRun = settings.dryRun;
  }

  get isRunning(): boolean {
    return this.#cadence.isRunning;
  }

  /** Whether sizes are only recorded, not applied. */
  get dryRun(): boolean {
    return this.#isDryRun;
  }

  set dryRun(isDryRun: boolean) {
    this.#isDryRun = isDryRun;
  }

  /** The override in force; absent when there is none. */
  get currentOverride(): OverrideObservation | undefined {
    return this.#override.at(this.#now());
  }

  /** Directions in which the size is frozen; absent when it is free. */
  get paused(): PauseDirection | undefined {
    return this.#pause.direction;
  }

  /** How many broken values, and failures of signals or of the controller, there were. Each of them held the size. */
  get signalErrors(): number {
    return this.#runner.signalErrors;
  }

  /** How many resizes the target refused. */
  get resizeErrors(): number {
    return this.#runner.resizeErrors;
  }

  /** Ticks once and then at the controller's cadence. Does nothing when running. */
  start(): void {
    if (this.#cadence.isRunning) return;
    this.#runner.restart();
    this.#cadence.start();
    this.tick();
  }

  /** Stops ticking and leaves no timer; the size stays. May be called twice, and from a listener. */
  stop(): void {
    this.#cadence.stop();
    this.#write((journal) => journal.mark());
  }

  [Symbol.dispose](): void {
    this.stop();
  }

  /** Freezes the size from the next tick on, in addition to what is frozen already. Overrides still rule. @throws OptionError for an unknown direction. */
  pause(direction: PauseDirection = 'both'): void {
    this.#pause.add(direction);
  }

  /** Ends every pause. */
  resume(): void {
    this.#pause.clear();
  }

  /**
   * Fixes the size from the next tick on, in place of whatever the policy says, until `forMs` have passed. It may lie below
   * `min`. The first tick at or after the end is free again.
   * @throws OptionError when a field is out of its range; nothing is changed then.
   */
  override(request: OverrideRequest): OverrideObservation {
    return this.#override.set(request, this.#now());
  }

  /** Ends the override. */
  release(): void {
    this.#override.release();
  }

  /** Why the size is what it is. */
  explain(): Explanation {
    const record = this.journal.latest;
    if (record === undefined) return { text: 'No tick yet', record };
    return { text: explainRecord(record, this.#settings), record };
  }

  /**
   * Ticks now. For tests, simulators and loops of one's own; a started autoscaler ticks by itself.
   * Returns `undefined` when called from inside a tick, because ticks never overlap.
   */
  tick(): DecisionRecord | undefined {
    if (this.#isTicking) return undefined;
    this.#isTicking = true;
    try {
      return this.#tick();
    } finally {
      this.#isTicking = false;
    }
  }

  #tick(): DecisionRecord {
    const nowMs = this.#now();
    this.#write((journal) => {
      if (journal.isCheckpointDue) journal.checkpoint(this.#settings.controller.snapshot());
    });
    const record = this.#runner.run(nowMs, {
      override: this.#override.at(nowMs),
      paused: this.#pause.direction,
      isDryRun: this.#isDryRun,
    });
    this.journal.append(record);
    this.#write((journal) => journal.tick(record));
    this.#decisions.emit(record);
    return record;
  }

  #amend(amended: DecisionRecord): void {
    this.journal.amend(amended);
    this.#write((journal) => journal.failed(amended.at, amended.applied));
    this.#decisions.emit(amended);
  }

  #write(write: (journal: NonNullable<AutoscalerSettings['journal']>) => void): void {
    if (this.#settings.journal === undefined) return;
    try {
      write(this.#settings.journal);
    } catch (error) {
      this.#settings.onListenerError(error);
    }
  }

  #now(): number {
    return toJournalPrecision(this.#settings.clock.now());
  }
}

/** Makes an {@link Autoscaler}; it does not run until `start`. @throws OptionError when an option is unknown or out of range. @public */
export const createAutoscaler = (options: AutoscalerOptions): Autoscaler => new Autoscaler(options);
