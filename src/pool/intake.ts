import { PoolClosedError, type PoolError, PoolFullError, TaskEvictedError, TaskShedError } from '../errors/index.ts';
import type { Clock } from '../time/index.ts';
import type { Dispatcher } from './dispatcher.ts';
import type { OrdinarySettle } from './ordinary-line.ts';
import type { RetryDesk } from './retries/retry-desk.ts';
import { RoomWaiters } from './room-waiters.ts';
import type { Roster } from './roster.ts';
import type { Settler } from './settler.ts';
import type { ShedRule } from './shed-rule.ts';
import type { Tally } from './tally.ts';
import type { Task, TaskCallback } from './task.ts';
import type { TaskWatch } from './task-watch.ts';

/**
 * What happens to a task that finds the queue full: `evict` gives it the place of one that waits and has a lower priority, or refuses it where
 * there is none; `reject` refuses it, `wait` lets it queue beyond the capacity. @public
 */
export type Overflow = 'evict' | 'reject' | 'wait';

/** The colleagues and the bound of an {@link Intake}. */
export interface IntakeParts<I, O> {
  readonly poolName: string;
  /** Stamps tasks. */
  readonly stamps: Pick<Clock, 'now'>;
  readonly capacity: number;
  readonly dispatcher: Dispatcher<I, O>;
  readonly settler: Settler<I, O>;
  readonly tally: Tally;
  readonly watch: TaskWatch<I, O>;
  readonly roster: Pick<Roster, 'desired' | 'occupied'>;
  /** Tasks between two tries keep their places: together with those that wait and run they stay within the capacity and the size. */
  readonly retries: Pick<RetryDesk<I, O>, 'waiting'>;
  /** Why no task is taken in at present; `undefined` when tasks are. */
  readonly refusal: () => PoolError | undefined;
  /** Absent when nothing is shed. */
  readonly shed: ShedRule | undefined;
}

/** The door: decides whether a task starts, waits or is refused. Check and book are one step. */
export class Intake<I, O> {
  readonly #parts: IntakeParts<I, O>;
  readonly #roomWaiters = new RoomWaiters(() => this.#roomForWaiters());
  #isOpen = true;

  constructor(parts: IntakeParts<I, O>) {
    this.#parts = parts;
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Ordinary tasks that would be accepted now. */
  get room(): number {
    const { capacity, dispatcher, retries } = this.#parts;
    if (retries.waiting > 0) return this.#isOpen ? Math.max(0, this.#roomBesideRetries) : 0;
    // A free worker counts for one more place, not for all of them: the task it takes may use the others up.
    const { size } = dispatcher.queue;
    const places = size === 0 && dispatcher.canStart ? capacity + 1 : capacity - size + dispatcher.promisedWorkers;
    return this.#isOpen ? Math.max(0, places) : 0;
  }

  /** Whether a task of this priority would get the place of another, with `overflow: 'evict'`. */
  mayEvict(priority: number): boolean {
    return this.#isOpen && this.#evictableBy(priority) !== undefined;
  }

  /** Starts an ordinary task at once if it can; `undefined` when it has to be submitted. @see Dispatcher.startExpress */
  startExpress(input: I, callback: TaskCallback<O> | undefined): Promise<O> | undefined {
    const { tally, dispatcher } = this.#parts;
    if (!this.#isOpen || !dispatcher.canStartExpress) return undefined;
    tally.submitted += 1;
    this.#roomWaiters.taken();
    return dispatcher.startExpress(input, callback);
  }

  /** Lets an ordinary task that could not start wait without an object for it, if it may; else it has to be submitted. */
  queueOrdinary(input: I, settle: OrdinarySettle<O>, reject: ((error: unknown) => void) | undefined): boolean {
    const { tally, dispatcher, capacity, shed, retries } = this.#parts;
    if (retries.waiting > 0 && this.room === 0) return false;
    const mayWait = this.#isOpen && shed === undefined && dispatcher.takesOrdinary && dispatcher.queue.size < capacity;
    if (!mayWait) return false;
    tally.submitted += 1;
    this.#roomWaiters.taken();
    dispatcher.enqueueOrdinary(input, settle, reject);
    return true;
  }

  /** Takes a task in. Returns `false` when it was refused; it has settled then. */
  submit(task: Task<I, O>, overflow: Overflow): boolean {
    const { tally, settler, dispatcher, capacity, poolName, shed, retries } = this.#parts;
    const signal = task.options?.signal;
    tally.submitted += 1;
    if (!this.#isOpen) return this.#refuse(task, new PoolClosedError(poolName));
    if (signal?.aborted === true) {
      settler.abort(task, signal.reason);
      return true;
    }
    const isFilledByRetries = retries.waiting > 0 && this.room === 0;
    const wouldAddToThem = isFilledByRetries && task.options?.tries !== undefined;
    if (!wouldAddToThem && dispatcher.mayStartAtOnce(task)) {
      this.#roomWaiters.taken();
      dispatcher.startAtOnce(task);
      return true;
    }
    const refusal = this.#parts.refusal();
    if (refusal !== undefined) return this.#refuse(task, refusal);
    const isFull = isFilledByRetries || (dispatcher.queue.size >= capacity && !this.#mayPass(task));
    const evictee = isFull && overflow === 'evict' ? this.#evictableBy(task.priority) : undefined;
    if (isFull && evictee === undefined && overflow !== 'wait') return this.#refuseFull(task, capacity);
    if (shed !== undefined && this.#isShed(task, shed)) return false;
    if (evictee === undefined) this.#roomWaiters.taken();
    else this.#evict(evictee, task.priority);
    task.sinceMs = this.#parts.stamps.now();
    this.#parts.watch.waits(task, dispatcher);
    dispatcher.enqueue(task);
    return true;
  }

  /** A task that waited for its next try waits for a worker again. It has kept its place: no bound is asked, and nothing is shed. */
  requeue(task: Task<I, O>): void {
    const { tally, stamps, watch, dispatcher } = this.#parts;
    tally.retried += 1;
    task.sinceMs = stamps.now();
    watch.waits(task, dispatcher);
    dispatcher.queueUp(task);
  }

  /** Resolves when there is room for one more task. @throws PoolClosedError when the pool is closed. */
  async whenRoom(): Promise<void> {
    if (!this.#isOpen) throw new PoolClosedError(this.#parts.poolName);
    await this.#roomWaiters.wait();
  }

  /** To be called when there may be room. */
  wake(): void {
    this.#roomWaiters.wake();
  }

  /** Refuses every new task from now on. Those that wait go on waiting. */
  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#roomWaiters.rejectAll(new PoolClosedError(this.#parts.poolName));
  }

  /**
   * Whether a task may come in although the queue is full: a free worker is room for one more, which passes through it at the end of the
   * present call. One that its key, weight or rate holds back would take a place that is not there, unless its producer was promised one:
   * whoever waits for room cannot say what for.
   */
  #mayPass(task: Task<I, O>): boolean {
    return this.room > 0 && (this.#parts.dispatcher.mayStart(task) || this.#roomWaiters.hasPromised);
  }

  /** Room while tasks wait for their next try. Free workers have room for as many of those; beyond that they take the queue's. */
  get #roomBesideRetries(): number {
    const { capacity, dispatcher, retries, roster } = this.#parts;
    const free = Math.max(0, roster.desired - roster.occupied);
    const { size } = dispatcher.queue;
    const promised = size === 0 && dispatcher.canStart ? 1 : dispatcher.promisedWorkers;
    return capacity - size + Math.min(promised, free - retries.waiting);
  }

  /** Asked while somebody waits for room: if only the rate stands in the way, it must wake them. */
  #roomForWaiters(): number {
    const { room } = this;
    if (room === 0) this.#parts.dispatcher.announceStart();
    return room;
  }

  /** The task that would lose its place to one of this priority; `undefined` when none may, or its worker has to be asked for it first. */
  #evictableBy(priority: number): Task<I, O> | undefined {
    const { dispatcher } = this.#parts;
    const task = dispatcher.queue.newestBelow(priority);
    if (task?.handler === undefined) return task;
    dispatcher.crew?.release(task); // it waits in a hand
    return task.handler === undefined && task.state === 'queued' ? task : undefined;
  }

  #evict(task: Task<I, O>, byPriority: number): void {
    const { dispatcher, settler, capacity } = this.#parts;
    dispatcher.queue.remove(task);
    settler.evict(task, () => new TaskEvictedError(task.priority, byPriority, capacity));
  }

  #isShed(task: Task<I, O>, shed: ShedRule): boolean {
    const { dispatcher, roster, settler } = this.#parts;
    if (dispatcher.isPaused) return false; // the wait is the operator's choice
    const expectedWaitMs = shed.expectedWaitMs(dispatcher.queue.ahead(task.priority), roster.desired);
    if (expectedWaitMs === undefined || expectedWaitMs <= shed.maxWaitMs) return false;
    settler.shed(task, new TaskShedError(expectedWaitMs, shed.maxWaitMs));
    return true;
  }

  #refuseFull(task: Task<I, O>, capacity: number): boolean {
    if (this.#parts.settler.isHeard(task)) return this.#refuse(task, new PoolFullError(capacity));
    this.#parts.settler.rejectUnheard(task);
    return false;
  }

  #refuse(task: Task<I, O>, error: PoolError): boolean {
    this.#parts.settler.reject(task, error);
    return false;
  }
}
