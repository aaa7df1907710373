import { OptionError } from '../errors/index.ts';
import { type Event, EventSource } from '../events/index.ts';
import { resizeErrorOf } from './actuation.ts';
import { Cadence } from './autoscaler-cadence.ts';
import { checkBoolean } from './autoscaler-option-checks.ts';
import { type AutoscalerOptions, type AutoscalerSettings, checkAutoscalerOptions } from './autoscaler-options.ts';
import { LoopRest } from './autoscaler-rest.ts';
import type { AutoscalerSnapshot } from './autoscaler-snapshot.ts';
import { TickRunner } from './autoscaler-tick.ts';
import type { Bounds, BoundsRequest } from './bounds-hold.ts';
import type { Decider } from './decider.ts';
import type { DecisionRecord } from './decision-record.ts';
import { explainRecord } from './explain/index.ts';
import { DecisionJournal, toJournalPrecision } from './journal/index.ts';
import type { OverrideObservation } from './observation.ts';
import { OperatorDesk } from './operator-desk.ts';
import type { OverrideRequest } from './override-hold.ts';
import type { PauseDirection } from './pause-hold.ts';
import type { Policy } from './policy.ts';
import { PolicySuccession } from './policy-succession.ts';
import type { ScaleTarget } from './scale-target.ts';
import { type ShadowComparison, ShadowMeter } from './shadow/index.ts';
import type { SignalStatus } from './signals/index.ts';
import { type Degradation, UnderMinWatch } from './under-min.ts';

/** @throws OptionError when a target takes no size that small. */
const checkMinSize = (min: number, { name, minSize = 0 }: ScaleTarget): void => {
  if (min < minSize) throw new OptionError('min', min, `${minSize} or more: ${name} takes no smaller size`);
};

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
  /**
   * Called when the target has fewer workers than its smallest size although that was asked of it, and when it has enough again: at the
   * first tick that sees it.
   */
  readonly onDegraded: Event<Degradation>;
  readonly #settings: AutoscalerSettings;
  readonly #runner: TickRunner;
  readonly #cadence: Cadence;
  readonly #rest: LoopRest;
  readonly #desk: OperatorDesk;
  readonly #succession: PolicySuccession;
  readonly #underMin = new UnderMinWatch();
  readonly #shadowMeter = new ShadowMeter();
  readonly #decisions: EventSource<DecisionRecord>;
  readonly #degradations: EventSource<Degradation>;
  /** Others wait for some of the workers: they do not wait for the next tick as well. */
  #askedBack: Disposable | undefined;
  #isTicking = false;
  /** Whether operators have said something since the last tick began. */
  #hasNewWish = false;

  constructor(options: AutoscalerOptions) {
    const settings = checkAutoscalerOptions(options);
    this.#settings = settings;
    this.journal = new DecisionJournal(settings.journalCapacity);
    this.#desk = new OperatorDesk(settings, settings.dryRun);
    this.#succession = new PolicySuccession(settings.controller, settings.policySource);
    this.#runner = new TickRunner(
      settings,
      () => this.#desk.bounds.current,
      (amended) => this.#amend(amended),
    );
    this.#cadence = new Cadence(settings.clock, settings.controller.tickMs, () => this.tick());
    this.#rest = new LoopRest({
      settings,
      cadence: this.#cadence,
      skipTo: (nowMs) => this.#runner.skipTo(nowMs),
      isShadowAtRest: () => this.#runner.shadow?.isAtRest() ?? true,
    });
    this.#decisions = new EventSource(settings.onListenerError);
    this.onDecision = this.#decisions.subscribe;
    this.#degradations = new EventSource(settings.onListenerError);
    this.onDegraded = this.#degradations.subscribe;
  }

  /** Whether it was started and not stopped. */
  get isRunning(): boolean {
    return this.#cadence.isRunning;
  }

  /** Whether it goes without a timer because nothing can change until a task comes, or somebody asks for something. */
  get isResting(): boolean {
    return this.#cadence.isResting;
  }

  /** Whether sizes are only recorded, not applied. */
  get dryRun(): boolean {
    return this.#desk.isDryRun;
  }

  /** Switches from the next tick on. @throws OptionError when it is not a boolean. */
  set dryRun(isDryRun: boolean) {
    checkBoolean('dryRun', isDryRun);
    this.#expectChange();
    this.#desk.isDryRun = isDryRun;
  }

  /** Smallest and largest size, in workers. */
  get bounds(): Bounds {
    return this.#desk.bounds.current;
  }

  /** The override in force; absent when there is none. */
  get currentOverride(): OverrideObservation | undefined {
    return this.#desk.override.at(this.#now());
  }

  /** Directions in which the size is frozen; absent when it is free. */
  get paused(): PauseDirection | undefined {
    return this.#desk.pause.direction;
  }

  /** How many broken values, and failures of signals or of the controller, there were. Each of them held the size. */
  get signalErrors(): number {
    return this.#runner.signalErrors + (this.#settings.board?.errors ?? 0);
  }

  /** How each signal of the option `signals` is doing, by its name. */
  get signals(): Readonly<Record<string, SignalStatus>> {
    return this.#settings.board?.status(this.#now()) ?? {};
  }

  /** How the shadow policy compares with the live one so far; absent without one. */
  get shadow(): ShadowComparison | undefined {
    const { shadow } = this.#runner;
    return shadow && this.#shadowMeter.result(shadow.errors);
  }

  /** How many resizes the target refused. */
  get resizeErrors(): number {
    return this.#runner.resizeErrors;
  }

  /**
   * Ticks once and then at the controller's cadence. Does nothing when running.
   * @throws OptionError when it left a budget that has no room for its smallest size any more.
   */
  start(): void {
    if (this.#cadence.isRunning) return;
    const { budget } = this.#settings;
    budget?.start();
    this.#askedBack = budget?.onAskedBack(() => this.tick());
    this.#listenForFloods(() => this.#cadence.hasten());
    this.#runner.restart();
    this.#settings.board?.start(); // before the cadence: a reading that is due with a tick comes before it
    this.#cadence.start();
    this.tick();
  }

  /** Stops ticking and leaves no timer; the size stays. May be called twice, and from a listener. */
  stop(): void {
    this.#rest.stop();
    this.#cadence.stop();
    this.#listenForFloods(undefined);
    this.#settings.board?.stop();
    this.#askedBack?.[Symbol.dispose]();
    this.#settings.budget?.stop();
    this.#write((journal) => journal.mark());
  }

  [Symbol.dispose](): void {
    this.stop();
  }

  /** Freezes the size from the next tick on, in addition to what is frozen already. Overrides still rule. @throws OptionError for an unknown direction. */
  pause(direction: PauseDirection = 'both'): void {
    this.#expectChange();
    this.#desk.pause.add(direction);
  }

  /** Ends every pause. */
  resume(): void {
    this.#expectChange();
    this.#desk.pause.clear();
  }

  /**
   * Sets new bounds; what is left out stays. Nothing of what the policy has learned is lost. A running autoscaler ticks at once: what
   * lies outside is steered to the nearest bound, an override above the new `max` included.
   * @throws OptionError when a bound is no integer or below its range, `min` would exceed `max`, or a budget has no room for `min`;
   * nothing is changed then.
   */
  setBounds(request: BoundsRequest): void {
    const bounds = this.#desk.bounds.check(request);
    checkMinSize(bounds.min, this.#settings.target);
    if (bounds.min !== this.bounds.min) this.#settings.budget?.setGuarantee(bounds.min);
    this.#expectChange();
    this.#desk.bounds.set(bounds);
    if (this.#cadence.isRunning) this.tick();
  }

  /**
   * Puts another policy in the place of the one that decides, from the next tick on. It begins afresh, as that of a new pool does; bounds,
   * override, pause, budget and counts stay, and so does the cadence: it decides every `tickMs` of the first policy, whatever its own is.
   * The journal gets a new header there, so that it can be decided again across the change.
   * @throws OptionError when the policy does not fit the bounds, or this autoscaler was made around a controller and not of a policy;
   * nothing is changed then.
   */
  applyPolicy(policy: Policy | Decider): void {
    this.#succession.name(policy, this.bounds);
    this.#expectChange();
  }

  /**
   * Fixes the size from the next tick on, in place of whatever the policy says, until `forMs` have passed. It may lie below
   * `min`. The first tick at or after the end is free again.
   * @throws OptionError when a field is out of its range; nothing is changed then.
   */
  override(request: OverrideRequest): OverrideObservation {
    this.#expectChange();
    return this.#desk.override.set(request, this.#now());
  }

  /** Ends the override. */
  release(): void {
    this.#expectChange();
    this.#desk.override.release();
  }

  /** All numbers at one moment, frozen. */
  snapshot(): AutoscalerSnapshot {
    const { isRunning, isResting, bounds, dryRun, currentOverride: override, paused, signalErrors, resizeErrors } = this;
    const wishes = { ...(override !== undefined && { override }), ...(paused !== undefined && { paused }) };
    const { isDegraded } = this.#underMin;
    const shadow = this.journal.latest?.shadow;
    const second = shadow !== undefined && { shadow };
    const hasBudget = this.#settings.budget !== undefined;
    return Object.freeze({
      isRunning,
      isResting,
      bounds,
      dryRun,
      hasBudget,
      ...wishes,
      ...second,
      isDegraded,
      signalErrors,
      resizeErrors,
    });
  }

  /** Why the size is what it is. */
  explain(): Explanation {
    const record = this.journal.latest;
    if (record === undefined) return { text: 'No tick yet', record };
    const { shadow, recommended } = record;
    const beside = shadow === undefined ? '' : `; shadow wants ${shadow.desired} (live ${recommended})`;
    return { text: `${explainRecord(record, this.bounds)}${beside}`, record };
  }

  /**
   * Ticks now. For tests, simulators and loops of one's own; a started autoscaler ticks by itself.
   * Returns `undefined` when called from inside a tick, because ticks never overlap.
   */
  tick(): DecisionRecord | undefined {
    if (this.#isTicking) return undefined;
    this.#isTicking = true;
    try {
      this.#rest.end();
      this.#hasNewWish = false;
      const record = this.#tick();
      if (!this.#hasNewWish && !this.#underMin.isDegraded) this.#rest.beginAfter(record);
      return record;
    } finally {
      this.#isTicking = false;
    }
  }

  #tick(): DecisionRecord {
    const nowMs = this.#now();
    const header = this.#succession.follow();
    this.#write((journal) => {
      if (header !== undefined) journal.begin(header);
      if (journal.isCheckpointDue) journal.checkpoint(this.#settings.controller.snapshot());
    });
    const record = this.#runner.run(nowMs, this.#desk.at(nowMs));
    if (this.#runner.shadow !== undefined) this.#shadowMeter.add(record);
    this.journal.append(record);
    this.#write((journal) => journal.tick(record));
    this.#decisions.emit(record);
    const degradation = this.#underMin.check(record, this.bounds.min, this.dryRun);
    if (degradation !== undefined) this.#degradations.emit(degradation);
    return record;
  }

  /** To be called before an operator's word changes anything: the loop has to see it, also when it comes from a listener of a tick. */
  #expectChange(): void {
    this.#hasNewWish = true;
    this.#rest.end();
  }

  /** A flood of refusals is over before the next tick: this one comes as soon as it is seen. */
  #listenForFloods(listener: (() => void) | undefined): void {
    const { target, onTargetError } = this.#settings;
    try {
      target.whenFlooded?.(listener);
    } catch (error) {
      onTargetError(error);
    }
  }

  #amend(amended: DecisionRecord): void {
    this.journal.amend(amended);
    this.#write((journal) => journal.failed(amended.at, amended.applied, resizeErrorOf(amended)));
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
