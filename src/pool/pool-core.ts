import { PoolClosedError, PoolDegradedError, type PoolError } from '../errors/index.ts';
import { EventSource } from '../events/index.ts';
import { TaskQueue } from '../queue/index.ts';
import { RunStats, type WaitCounts, WaitTracker } from '../stats/index.ts';
import { BurstClock, systemClock } from '../time/index.ts';
import { type CloseOptions, type CloseResult, Closing } from './closing.ts';
import { Dispatcher } from './dispatcher.ts';
import type { Executor } from './executor.ts';
import { type HeldBack, type HoldingParts, heldBackOf, workersWanted } from './held-back.ts';
import { IdleExpiry } from './idle-expiry.ts';
import { Intake, type Overflow } from './intake.ts';
import type { OrdinarySettle } from './ordinary-line.ts';
import type { PoolCoreOptions } from './pool-core-options.ts';
import type { PoolReading } from './pool-reading.ts';
import { RateControl } from './rate-control.ts';
import type { NamedRate } from './rate-terms.ts';
import { RetryBudget } from './retries/retry-budget.ts';
import { RetryDesk } from './retries/retry-desk.ts';
import { allowRetries, type CheckedRetryLimits } from './retries/retry-limits.ts';
import { RetryRule } from './retries/retry-rule.ts';
import { Roster } from './roster.ts';
import { Settler, type TaskErrorEvent } from './settler.ts';
import { ShedRule } from './shed-rule.ts';
import type { PoolSnapshot } from './snapshot.ts';
import { Tally } from './tally.ts';
import type { Task, TaskCallback } from './task.ts';
import { TaskTracer } from './task-tracer.ts';
import { TaskWatch } from './task-watch.ts';
import { Waiters } from './waiters.ts';
import { WaitingTasks } from './waiting-tasks.ts';
import type { Crew } from './workers/crew.ts';
import type { DegradedEvent, WorkerExitEvent } from './workers/crew-events.ts';

const NO_RATES: readonly NamedRate[] = Object.freeze([]);

/** The pool is steered to another size. @public */
export interface ResizeEvent {
  readonly from: number;
  readonly to: number;
}

/**
 * A pool as a synchronous state machine: tasks come in as records, executors settle by callback, and no promise stands between
 * submit and start. It wires its colleagues and does none of their work. Promises are the façade's (`WorkerPool`).
 */
export class PoolCore<I, O> {
  readonly name: string;
  readonly resizes: EventSource<ResizeEvent>;
  readonly taskErrors: EventSource<TaskErrorEvent>;
  /** Never emits when workers are slots. */
  readonly workerExits: EventSource<WorkerExitEvent>;
  readonly degradations: EventSource<DegradedEvent>;
  readonly #options: PoolCoreOptions;
  readonly #roster: Roster;
  readonly #tally = new Tally();
  readonly #waits = new WaitTracker();
  readonly #runs: RunStats | undefined;
  readonly #dispatcher: Dispatcher<I, O>;
  readonly #intake: Intake<I, O>;
  readonly #closing: Closing<I, O>;
  readonly #expiry: IdleExpiry | undefined;
  readonly #rate: RateControl | undefined;
  readonly #holding: HoldingParts<I, O>;
  readonly #waiters = new Waiters();
  readonly #settler: Settler<I, O>;
  readonly #retries: RetryDesk<I, O>;
  /** Threads or processes; absent when workers are slots. */
  readonly #crew: Crew<I, O> | undefined;
  #max: number;

  constructor(executor: Executor<I, O>, options: PoolCoreOptions) {
    const { clock, onListenerError, name, classify } = options;
    this.#options = options;
    this.name = name;
    this.#max = options.max;
    this.resizes = new EventSource(onListenerError);
    this.#roster = new Roster(options);
    this.#runs = options.measuresRuns || options.maxWaitMs !== undefined ? new RunStats() : undefined;
    this.#expiry =
      options.idleTimeoutMs === undefined
        ? undefined
        : new IdleExpiry(this.#roster, clock, options.idleTimeoutMs, () => this.#crew?.steer());
    const watch = new TaskWatch<I, O>(clock);
    const tracer = new TaskTracer<I, O>(name);
    this.#retries = this.#createRetries(watch);
    this.#settler = new Settler({ tally: this.#tally, watch, tracer, retries: this.#retries, classify, clock, onListenerError });
    this.taskErrors = this.#settler.taskErrors;
    const { onTimeout, queueCapacity: capacity, rates, maxWaitMs, scopes } = options;
    const shed = maxWaitMs === undefined ? undefined : new ShedRule(maxWaitMs);
    this.#rate = rates === undefined ? undefined : new RateControl(rates, clock);
    const stamps = clock === systemClock ? new BurstClock(clock) : clock;
    const colleagues = { roster: this.#roster, settler: this.#settler, retries: this.#retries };
    const shared = { ...colleagues, clock, stamps, watch, tracer, shed };
    const measures = { waits: this.#waits, runs: this.#runs };
    const queue = new WaitingTasks<I, O>(new TaskQueue(options));
    this.#holding = { queue, roster: this.#roster, rate: this.#rate, maxPerKey: options.maxPerKey };
    const hasOrdinary = !allowRetries(options.retries);
    const parts = { ...this.#holding, ...shared, ...measures, executor, hasOrdinary, onTimeout, scopes, most: () => this.#max };
    this.#dispatcher = new Dispatcher(parts, this.#changed);
    const doors = { ...shared, poolName: name, capacity, dispatcher: this.#dispatcher, tally: this.#tally };
    this.#intake = new Intake({ ...doors, refusal: this.#refusal });
    this.#closing = new Closing({ ...doors, intake: this.#intake, onClosed: this.#closed });
    this.#crew = this.#dispatcher.crew;
    this.workerExits = this.#crew?.exits ?? new EventSource(onListenerError);
    this.degradations = this.#crew?.degradations ?? new EventSource(onListenerError);
    if (this.#crew === undefined) return;
    this.degradations.subscribe(this.#degraded);
    this.#roster.staff(0, 0);
    this.#crew.steer();
  }

  get roster(): Readonly<Pick<Roster, 'desired' | 'live' | 'starting' | 'busy' | 'idle' | 'occupied' | 'min'>> {
    return this.#roster;
  }

  /** Largest size that may be asked for. */
  get max(): number {
    return this.#max;
  }

  get queued(): number {
    return this.#dispatcher.queue.size;
  }

  /** Workers that its tasks could use now. */
  get usable(): number {
    const { occupied } = this.#roster;
    return this.isPaused ? occupied : occupied + workersWanted(this.#holding, this.#options.clock.now());
  }

  /** What its tasks are checked against. */
  get rates(): readonly NamedRate[] {
    return this.#options.rates ?? NO_RATES;
  }

  /** Tasks that wait, for a worker or for their next try. */
  get waiting(): number {
    return this.queued + this.#retries.waiting;
  }

  /** For tasks that say nothing of their own. */
  get retries(): CheckedRetryLimits | undefined {
    return this.#options.retries;
  }

  get isOpen(): boolean {
    return this.#intake.isOpen;
  }

  /** Whether the close is done: nothing of the pool will change any more but handlers that still end. */
  get isClosed(): boolean {
    return this.#closing.state === 'closed';
  }

  /** Whether tasks start at all (`false` while paused). */
  get isPaused(): boolean {
    return this.#dispatcher.isPaused;
  }

  /** Ordinary tasks that would be accepted now. */
  get room(): number {
    return this.#intake.room;
  }

  /** @see Dispatcher.mayStartAtOnce */
  mayStartAtOnce(task: Task<I, O>): boolean {
    return this.isOpen && this.#dispatcher.mayStartAtOnce(task);
  }

  /** What a task does that finds the queue full and whose submitter does not wait. */
  get overflowAtOnce(): Overflow {
    return this.#options.overflow === 'evict' ? 'evict' : 'reject';
  }

  /** Whether a task of this priority would be accepted now, shedding aside: into room that there is, or in the place of another. */
  takes(priority: number): boolean {
    return this.room > 0 || (this.overflowAtOnce === 'evict' && this.#intake.mayEvict(priority));
  }

  /** Starts an ordinary task at once if it can, and returns its promise. @see Intake */
  startExpress(input: I, callback: TaskCallback<O> | undefined): Promise<O> | undefined {
    return this.#intake.startExpress(input, callback);
  }

  /** Lets an ordinary task wait without an object for it, if it may. @see Intake */
  queueOrdinary(input: I, settle: OrdinarySettle<O>, reject: ((error: unknown) => void) | undefined): boolean {
    return this.#intake.queueOrdinary(input, settle, reject);
  }

  /** Takes a task in; `false` when it was refused. @see Intake */
  submit(task: Task<I, O>, overflow: Overflow = this.#options.overflow): boolean {
    return this.#intake.submit(task, overflow);
  }

  /** Steers the size to `n`. From this instant no task starts above it. Does nothing once the pool is closed. */
  steer(n: number): void {
    const from = this.#roster.desired;
    if (n === from || this.isClosed) return;
    this.#roster.steer(n);
    if (n < from) this.#crew?.recall(); // what waits in hands would start above the size
    this.resizes.emit({ from, to: n }); // before the drain: a handler that it starts may resize again
    this.#dispatcher.drain();
  }

  /**
   * Sets the bounds; the caller has checked them. A size above `max` is steered to it, and `min` workers are there at once, as far as the
   * size goes. Does nothing once the pool is closed.
   */
  setBounds(min: number, max: number): void {
    if (this.isClosed) return;
    this.#max = max;
    this.#roster.setMin(min);
    if (this.#roster.desired > max) this.steer(max);
  }

  /** Calls `listener` once, when the next task starts or waits; returns whether it will. @see Roster.whenBusy */
  whenBusy(listener: (() => void) | undefined): boolean {
    return (this.queued === 0 || listener === undefined) && this.#roster.whenBusy(listener);
  }

  /** Calls `listener` when most of what ends are overloads; `undefined` takes it back. */
  whenFlooded(listener: (() => void) | undefined): void {
    this.#tally.flood.listen(listener);
  }

  pause(): void {
    this.#dispatcher.pause();
  }

  resume(): void {
    this.#dispatcher.resume();
  }

  /** Resolves when there is room for one more task. */
  whenRoom(): Promise<void> {
    return this.#intake.whenRoom();
  }

  /** Resolves as soon as `isMet` holds. */
  until(isMet: () => boolean): Promise<void> {
    return this.#waiters.until(isMet);
  }

  close(options?: CloseOptions): Promise<CloseResult<I>> {
    const closed = this.#closing.close(options);
    this.#waiters.check();
    return closed;
  }

  snapshot(): PoolSnapshot {
    const nowMs = this.#options.clock.now();
    const waitMs = this.#readWaits(nowMs);
    const roster = this.#roster;
    const state = this.#closing.state;
    return Object.freeze({
      name: this.name,
      state: state === 'open' && this.isPaused ? 'paused' : state,
      min: roster.min,
      max: this.max,
      desired: roster.desired,
      live: roster.live,
      busy: roster.busy,
      idle: roster.idle,
      starting: roster.starting,
      held: roster.held,
      abandoned: this.#dispatcher.abandoned,
      running: this.#dispatcher.running,
      queued: this.queued,
      retrying: this.#retries.waiting,
      retried: this.#tally.retried,
      queueCapacity: this.#options.queueCapacity,
      ...(waitMs === undefined ? {} : { waitMs }),
      oldestWaitMs: this.#oldestWaitMs(nowMs),
      ...this.#heldBack(nowMs),
      ...this.#tally.counts(),
    });
  }

  /** All waits since the beginning, counted at limits. */
  waitCounts(limitsMs: readonly number[]): WaitCounts {
    this.#dispatcher.flushWaits(this.#options.clock.now());
    return this.#waits.total(limitsMs);
  }

  /** The numbers for an autoscaler. `runMsMin` and `retryAfterMs` start anew with each call. */
  read(nowMs: number): PoolReading {
    const { completed, rejected, evicted, shed, aborted, timedOut, accepted, retried, plainFailures, overloads } = this.#tally;
    const waitMs = this.#readWaits(nowMs);
    const runMsMin = this.#runs?.takeMinMs();
    const retryAfterMs = this.#tally.takeRetryAfterMs();
    return {
      live: this.#roster.live,
      busy: this.#roster.occupied,
      idle: this.#roster.idle,
      starting: this.#roster.starting,
      queued: this.queued,
      queueCapacity: this.#options.queueCapacity,
      arrivals: accepted + retried,
      completions: completed,
      failures: plainFailures,
      overloads,
      rejections: rejected + evicted,
      shed,
      aborted,
      timedOut,
      runMsSum: this.#runs?.sumMs ?? 0,
      runMsSquaredSum: this.#runs?.squaredSumMs2 ?? 0,
      ...(runMsMin === undefined ? {} : { runMsMin }),
      ...(waitMs === undefined ? {} : { waitMs }),
      oldestWaitMs: this.#oldestWaitMs(nowMs),
      ...this.#heldBack(nowMs),
      startupMs: this.#crew?.startupMs ?? 0,
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    };
  }

  #heldBack(nowMs: number): { readonly heldBack: HeldBack } | undefined {
    const heldBack = this.isPaused ? undefined : heldBackOf(this.#holding, nowMs);
    return heldBack && { heldBack: Object.freeze(heldBack) };
  }

  #readWaits(nowMs: number): ReturnType<WaitTracker['read']> {
    this.#dispatcher.flushWaits(nowMs);
    return this.#waits.read(nowMs);
  }

  #oldestWaitMs(nowMs: number): number {
    const { oldestSinceMs } = this.#dispatcher.queue;
    return oldestSinceMs === undefined ? 0 : Math.max(0, nowMs - oldestSinceMs);
  }

  #createRetries(watch: TaskWatch<I, O>): RetryDesk<I, O> {
    const { clock, random, retryBudget } = this.#options;
    return new RetryDesk({
      clock,
      rule: new RetryRule(random),
      budget: new RetryBudget(retryBudget, clock.now()),
      watch,
      firstTries: () => this.#tally.accepted,
      requeue: (task) => this.#intake.requeue(task),
      abort: (task, reason) => this.#settler.abort(task, reason),
      drain: () => this.#dispatcher.drain(),
    });
  }

  readonly #changed = (): void => {
    this.#crew?.steer();
    this.#expiry?.watch();
    this.#intake.wake();
    this.#closing.check(); // before the waiters: a close may return what they wait for
    this.#waiters.check();
  };

  /** Why no task is taken in: no worker has ever been ready, and none can be started. */
  readonly #refusal = (): PoolError | undefined => {
    const hopelessness = this.#crew?.hopelessness;
    if (hopelessness === undefined) return undefined;
    const { exits, error } = hopelessness;
    return new PoolDegradedError(this.name, exits, error === undefined ? undefined : { cause: error });
  };

  /** Tasks go on waiting for workers that were ready once; those for workers that never were are returned. */
  readonly #degraded = (): void => {
    const refusal = this.#refusal();
    if (refusal === undefined) return;
    for (const task of this.#dispatcher.takeQueued()) this.#settler.giveBack(task, refusal);
    this.#dispatcher.drain();
  };

  readonly #closed = (): Promise<void> | undefined => {
    this.#expiry?.stop();
    this.#rate?.stop();
    this.#roster.close();
    this.#waiters.check();
    this.resizes.clear();
    this.taskErrors.clear();
    return this.#crew?.close(new PoolClosedError(this.name));
  };
}
