import type { PoolClosedError, QueueTimeoutError, TaskTimeoutError } from '../errors/index.ts';
import type { DispatcherParts } from './dispatcher-parts.ts';
import type { ExecutorHost } from './executor.ts';
import { ORDINARY, type OrdinarySettle } from './ordinary-line.ts';
import { OrdinaryTasks } from './ordinary-tasks.ts';
import { StartedTasks } from './started-tasks.ts';
import type { AsyncScope, Task, TaskCallback } from './task.ts';
import type { TaskTracer } from './task-tracer.ts';
import type { TaskWatchSink } from './task-watch.ts';
import type { WaitingTasks } from './waiting-tasks.ts';
import type { Crew } from './workers/crew.ts';
import { CrewBooks } from './workers/crew-books.ts';

/** Told that something has started, ended or left the queue: conditions that others wait for may hold now. */
export type ChangeListener = () => void;

/**
 * Handlers that call `run` before their first `await` start tasks inside each other. Beyond this depth the next one is queued and
 * started from the outermost call, so that a recursive crawler does not exhaust the stack.
 */
const DEEPEST_START = 64;

/**
 * Moves tasks from the queue to workers and from workers to their end. The order of every end:
 * 1. the worker is given back in the roster, 2. the task settles, 3. what waits is started, 4. the pool is told.
 */
export class Dispatcher<I, O> implements ExecutorHost<I, O>, TaskWatchSink<I, O> {
  readonly queue: WaitingTasks<I, O>;
  readonly tracer: TaskTracer<I, O>;
  readonly #parts: DispatcherParts<I, O>;
  readonly #onChange: ChangeListener;
  /** Absent when the executor needs an object for every task. */
  readonly #ordinary: OrdinaryTasks<I, O> | undefined;
  /** Absent when workers are slots of this thread. */
  readonly crew: Crew<I, O> | undefined;
  #depth = 0;
  #isDraining = false;
  #isPaused = false;
  /** Tasks that started at once and are not yet in the wait tracker: they need no clock. */
  #startedAtOnce = 0;
  readonly #started: StartedTasks<I, O>;

  constructor(parts: DispatcherParts<I, O>, onChange: ChangeListener) {
    this.#parts = parts;
    this.#onChange = onChange;
    this.queue = parts.queue;
    this.tracer = parts.tracer;
    this.#started = new StartedTasks(parts);
    const makeLane = parts.hasOrdinary ? parts.executor.expressLane?.bind(parts.executor) : undefined;
    this.#ordinary = makeLane && new OrdinaryTasks(parts, this, makeLane);
    this.crew = parts.executor.crew?.(new CrewBooks(this, parts));
    parts.rate?.whenFree(() => this.drain());
  }

  /** Whether an ordinary task could start now. */
  get canStart(): boolean {
    const { rate } = this.#parts;
    return this.#hasFreeWorker() && (rate === undefined || rate.mayStart(ORDINARY));
  }

  /** Has the pool woken when the rate lets an ordinary task start again. */
  announceStart(): void {
    if (this.#hasFreeWorker()) this.#parts.rate?.announce(ORDINARY);
  }

  /** Free workers for tasks that are queued only because the present call is nested: they start when it has returned. */
  get promisedWorkers(): number {
    const { desired, occupied } = this.#parts.roster;
    return this.#depth > 0 && this.#mayStartNext() ? desired - occupied : 0;
  }

  /** Whether `task` could start now, before all that wait. */
  mayStart(task: Task<I, O>): boolean {
    const { roster, rate, queue } = this.#parts;
    if (this.#isPaused) return false;
    if (task.options === undefined ? !roster.hasRoom : !roster.hasRoomFor(task.weight)) return false;
    return queue.mayStart(task.key) && (rate === undefined || rate.mayStart(task));
  }

  /** Tasks that have started and not settled. */
  get running(): number {
    return this.#started.running + (this.#ordinary?.running ?? 0);
  }

  /** Handlers that still run although their worker was given up. */
  get abandoned(): number {
    return this.#started.abandoned;
  }

  get isPaused(): boolean {
    return this.#isPaused;
  }

  pause(): void {
    this.#isPaused = true;
    this.crew?.recall();
    this.#onChange(); // a close that is under way returns what waits
  }

  resume(): void {
    this.#isPaused = false;
    this.drain();
  }

  /** Whether `task` could start inside the present call, past the queue. */
  mayStartAtOnce(task: Task<I, O>): boolean {
    const isNext = this.queue.size === 0 || this.crew?.hasAllInHands === true;
    return isNext && this.#depth < DEEPEST_START && this.mayStart(task);
  }

  /** Whether an ordinary task could start inside the present call, past the queue and without an object for it. */
  get canStartExpress(): boolean {
    const isLaneFree = this.#ordinary !== undefined && this.queue.size === 0 && this.#depth < DEEPEST_START;
    return isLaneFree && this.canStart && !this.tracer.isOn; // the lane is not traced
  }

  /** Starts an ordinary task so. The caller has checked `canStartExpress` in the same breath. With a callback, that takes the outcome. */
  startExpress(input: I, callback: TaskCallback<O> | undefined): Promise<O> | undefined {
    this.#startedAtOnce += 1;
    this.#depth += 1;
    const promise = this.#ordinary?.start(input, callback);
    this.#depth -= 1;
    if (this.#depth === 0 && this.queue.size > 0) this.drain(); // what was too deep to start inside
    return promise;
  }

  /** Whether an ordinary task may wait without an object for it. */
  get takesOrdinary(): boolean {
    return this.#ordinary !== undefined && this.queue.takesOrdinary && !this.tracer.isOn;
  }

  /** Lets an ordinary task wait so. The caller has checked `takesOrdinary` in the same breath. */
  enqueueOrdinary(input: I, settle: OrdinarySettle<O>, reject: ((error: unknown) => void) | undefined): void {
    this.queue.ordinary.push(input, settle, reject, this.#parts.stamps.now(), this.#parts.scopes?.capture());
    this.#parts.roster.lacks();
    if (this.#hasFreeWorker()) this.#drainIfOutermost(); // no condition comes to hold by that: it takes the room that it has found
  }

  /** Starts a task inside the present call. The caller has checked `mayStartAtOnce` in the same breath. */
  startAtOnce(task: Task<I, O>): void {
    this.#startedAtOnce += 1;
    const isCalledLater = task.options?.tries !== undefined || (this.crew !== undefined && task.callback !== undefined);
    if (isCalledLater) task.scope = this.#parts.scopes?.capture(); // from a timer, or from a message
    this.#start(task, this.#parts.runs === undefined ? 0 : this.#parts.stamps.now(), 0);
    if (this.#depth === 0 && this.queue.size > 0) this.drain(); // what was too deep to start inside
  }

  enqueue(task: Task<I, O>): void {
    task.scope = this.#parts.scopes?.capture();
    this.queueUp(task);
    if (this.#hasFreeWorker()) this.drain(); // it waits for its turn by rate, key, weight or depth, or can start after all
  }

  /** Lets a task wait, and starts nothing. */
  queueUp(task: Task<I, O>): void {
    task.state = 'queued';
    this.queue.push(task);
    this.#parts.roster.lacks();
    this.crew?.queued();
  }

  /** Makes several changes as one: what can start does so after the last. */
  inOneGo(work: () => void): void {
    const isOutermost = !this.#isDraining;
    this.#isDraining = true;
    try {
      work();
    } finally {
      if (isOutermost) this.#isDraining = false;
    }
    if (isOutermost) this.drain();
  }

  /** Starts what can start. Calls from within are left to the outermost one. */
  drain(): void {
    if (this.queue.size === 0)
      this.#parts.rate?.stop(); // before the change is told: who waits for room announces anew
    else this.#drainIfOutermost();
    this.#onChange();
  }

  /** Writes the tasks that started at once into the wait tracker. To be called before it is read. */
  flushWaits(nowMs: number): void {
    if (this.#startedAtOnce === 0) return;
    this.#parts.waits.recordZeros(this.#startedAtOnce, nowMs);
    this.#startedAtOnce = 0;
  }

  succeeded(task: Task<I, O>, output: O): void {
    if (task.state !== 'running') {
      this.#endedLate(task, true, output);
      return;
    }
    const { runs, settler } = this.#parts;
    if (runs !== undefined) this.recordRun(task.sinceMs ?? 0);
    this.giveBack(task);
    settler.complete(task, output);
    this.drain();
  }

  failed(task: Task<I, O>, error: unknown): void {
    if (task.state !== 'running') {
      this.#endedLate(task, false, error);
      return;
    }
    this.giveBack(task);
    this.#parts.settler.fail(task, error);
    this.drain();
  }

  taskAborted(task: Task<I, O>, reason: unknown): void {
    const { settler } = this.#parts;
    if (task.state === 'queued') this.crew?.release(task);
    if (task.state === 'running') {
      this.#started.detach(task, 'hold');
      settler.abort(task, reason);
      task.state = 'held';
      task.handler?.abort(reason);
      this.drain();
    } else {
      if (task.handler !== undefined) this.crew?.forsake(task, reason);
      if (!this.queue.remove(task)) return;
      settler.abort(task, reason);
      this.drain(); // it may have been a heavy one that the others waited behind
    }
  }

  taskWaitedTooLong(task: Task<I, O>, error: QueueTimeoutError): void {
    if (this.crew?.release(task) !== undefined && task.state === 'queued' && task.handler !== undefined) {
      this.#parts.watch.waitsForAnswer(task, error, this);
      return;
    }
    if (!this.queue.remove(task)) return;
    this.#parts.settler.timeOutWaiting(task, error);
    this.drain();
  }

  taskRanTooLong(task: Task<I, O>, error: TaskTimeoutError): void {
    const { onTimeout } = this.#parts;
    this.#started.detach(task, onTimeout);
    this.#parts.settler.timeOutRunning(task, error);
    task.state = onTimeout === 'hold' ? 'held' : 'abandoned';
    task.handler?.abort(error);
    this.drain();
  }

  /** Takes every waiting task out of the queue, oldest first. One that may just be starting in another process stays. */
  takeQueued(): Task<I, O>[] {
    this.crew?.recall();
    const tasks = this.queue.takeAll();
    if (this.crew === undefined) return tasks;
    for (const task of tasks) if (task.handler !== undefined) this.queue.push(task);
    return tasks.filter(({ handler }) => handler === undefined);
  }

  /**
   * Gives up every running task and tells its handler. Tasks with options and callbacks settle with `error`; the promise of an
   * ordinary task settles with its handler, whether it had to wait or was started at once.
   */
  abortRunning(error: PoolClosedError): void {
    const { settler, executor } = this.#parts;
    for (const task of executor.runningTasks()) {
      if (task.state !== 'running') continue;
      this.#started.detach(task, 'hold');
      if (task.options === undefined && task.callback === undefined) settler.countAborted(1);
      else settler.abort(task, error);
      task.state = 'held';
      task.handler?.abort(error);
    }
    this.#ordinary?.abort(error);
  }

  #drainIfOutermost(): void {
    if (!this.#isDraining && this.#hasFreeWorker() && this.#depth < DEEPEST_START) this.#drain();
  }

  #drain(): void {
    const { stamps, scopes } = this.#parts;
    this.#isDraining = true;
    const nowMs = stamps.now();
    const neutral = scopes?.neutral();
    try {
      while (this.#hasOrdinary() ? this.#startOrdinary(nowMs, neutral) : this.#startTask(nowMs, neutral));
    } finally {
      this.#isDraining = false;
    }
  }

  /** Whether ordinary tasks wait that may start without an object. Those that are traced may not. */
  #hasOrdinary(): boolean {
    return this.queue.ordinary.size > 0 && !this.tracer.isOn;
  }

  /** Starts the first one of the ordinary tasks that wait. Returns whether it might. */
  #startOrdinary(nowMs: number, neutral: AsyncScope | undefined): boolean {
    if (!this.canStart) {
      this.#parts.rate?.announce(ORDINARY);
      return false;
    }
    this.#depth += 1;
    this.#ordinary?.startNext(nowMs, neutral);
    this.#depth -= 1;
    return true;
  }

  /** Starts the task that is next, or drops it when it was aborted. Returns whether there was one that might start. */
  #startTask(nowMs: number, neutral: AsyncScope | undefined): boolean {
    const { waits, queue, rate } = this.#parts;
    const task = this.crew === undefined ? queue.head : this.crew.pick();
    if (task === undefined || !this.mayStart(task)) {
      if (task === undefined) rate?.stop();
      else rate?.announce(task);
      return false;
    }
    if (task === queue.head) queue.shift();
    else queue.remove(task);
    if (task.extras !== undefined && this.#wasAborted(task)) return true;
    const waitMs = nowMs - task.submittedAtMs;
    waits.record(waitMs, nowMs);
    task.scope ??= neutral;
    this.#start(task, nowMs, waitMs);
    return true;
  }

  /** Settles a task whose signal has aborted without telling us yet: another listener, or another task of its, was told first. */
  #wasAborted(task: Task<I, O>): boolean {
    const signal = task.options?.signal;
    if (signal?.aborted !== true) return false;
    this.#parts.settler.abort(task, signal.reason);
    return true;
  }

  #start(task: Task<I, O>, nowMs: number, waitMs: number): void {
    this.bookStart(task, nowMs, waitMs);
    this.#depth += 1;
    this.#parts.executor.execute(task, this); // does not throw
    this.#depth -= 1;
  }

  /** Books the start of a task. */
  bookStart(task: Task<I, O>, nowMs: number, waitMs: number): void {
    const { roster, queue, rate, watch } = this.#parts;
    const { extras } = task;
    if (extras === undefined) {
      roster.occupy();
    } else {
      extras.weight = roster.occupy(extras.weight);
      if (task.key !== undefined) queue.started(task.key);
      if (task.options?.tries !== undefined) task.options.tries.attempts += 1;
      watch.runs(task, this, this.crew === undefined ? 0 : this.#parts.stamps.now() - nowMs);
    }
    rate?.started(task);
    task.state = 'running';
    task.sinceMs = nowMs;
    this.tracer.started(task, waitMs);
    this.#started.begun();
  }

  /** Whether the one that waits first could start now. */
  #mayStartNext(): boolean {
    if (this.queue.ordinary.size > 0) return this.canStart;
    const { head } = this.queue;
    return head !== undefined && this.mayStart(head);
  }

  /** A method, as V8 reads a private getter through a runtime call. */
  #hasFreeWorker(): boolean {
    return !this.#isPaused && this.#parts.roster.hasRoom;
  }

  /** Records how long a task ran that began at `startedAtMs`. */
  recordRun(startedAtMs: number): void {
    const { stamps, shed, runs } = this.#parts;
    const nowMs = stamps.now();
    runs?.record(nowMs - startedAtMs);
    shed?.recordRun(nowMs - startedAtMs, nowMs);
  }

  /** Gives back what a running task has booked, as it ends with its handler. */
  giveBack(task: Task<I, O>): void {
    this.#started.giveBack(task);
  }

  /** The handler of a task that has settled before has ended. */
  #endedLate(task: Task<I, O>, isOk: boolean, outcome: unknown): void {
    if (task.options === undefined) this.#parts.settler.settleLate(task, isOk, outcome);
    this.giveBackLate(task);
    this.drain();
  }

  /** Gives back what a task has booked that was taken off its worker before. */
  giveBackLate(task: Task<I, O>): void {
    this.#started.giveBackLate(task);
  }
}
