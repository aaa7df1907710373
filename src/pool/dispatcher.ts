import type { PoolClosedError, QueueTimeoutError, TaskTimeoutError } from '../errors/index.ts';
import type { TaskQueue } from '../queue/index.ts';
import type { RunStats } from '../stats/index.ts';
import type { DispatcherParts } from './dispatcher-parts.ts';
import type { ExecutorHost } from './executor.ts';
import type { ExpressHost, ExpressLane } from './express-lane.ts';
import type { Task, TaskCallback } from './task.ts';
import type { TaskTracer } from './task-tracer.ts';
import type { TaskWatchSink } from './task-watch.ts';
import type { Crew } from './workers/crew.ts';
import { CrewBooks } from './workers/crew-books.ts';

/** Told that something has started, ended or left the queue: conditions that others wait for may hold now. */
export type ChangeListener = () => void;

/**
 * Handlers that call `run` before their first `await` start tasks inside each other. Beyond this depth the next one is queued and
 * started from the outermost call, so that a recursive crawler does not exhaust the stack.
 */
const DEEPEST_START = 64;

/** A task as most are, for asking whether one more could start. */
const ORDINARY = Object.freeze({ weight: 1, options: undefined });

/**
 * Moves tasks from the queue to workers and from workers to their end. The order of every end:
 * 1. the worker is given back in the roster, 2. the task settles, 3. what waits is started, 4. the pool is told.
 */
export class Dispatcher<I, O> implements ExecutorHost<I, O>, ExpressHost, TaskWatchSink<I, O> {
  readonly queue: TaskQueue<Task<I, O>>;
  readonly tracer: TaskTracer<I, O>;
  readonly #parts: DispatcherParts<I, O>;
  readonly #onChange: ChangeListener;
  readonly #express: ExpressLane<I, O> | undefined;
  /** Absent when workers are slots of this thread. */
  readonly crew: Crew<I, O> | undefined;
  #depth = 0;
  #isDraining = false;
  #isPaused = false;
  #abandoned = 0;
  /** Tasks that started at once and are not yet in the wait tracker: they need no clock. */
  #startedAtOnce = 0;
  /** Tasks with an object of their own that have started and not settled. */
  #running = 0;

  constructor(parts: DispatcherParts<I, O>, onChange: ChangeListener) {
    this.#parts = parts;
    this.#onChange = onChange;
    this.queue = parts.queue;
    this.tracer = parts.tracer;
    this.#express = parts.executor.expressLane?.(this);
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
    const { head } = this.queue;
    const { desired, occupied } = this.#parts.roster;
    return this.#depth > 0 && head !== undefined && this.mayStart(head) ? desired - occupied : 0;
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
    return this.#running + (this.#express?.running ?? 0);
  }

  /** Handlers that still run although their worker was given up. */
  get abandoned(): number {
    return this.#abandoned;
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
    const isLaneFree = this.#express !== undefined && this.queue.size === 0 && this.#depth < DEEPEST_START;
    return isLaneFree && this.canStart && !this.tracer.isOn; // the lane is not traced
  }

  /** Starts an ordinary task so. The caller has checked `canStartExpress` in the same breath. With a callback, that takes the outcome. */
  startExpress(input: I, callback: TaskCallback<O> | undefined): Promise<O> | undefined {
    const { roster, rate, runs, stamps } = this.#parts;
    this.#startedAtOnce += 1;
    roster.occupy();
    rate?.started(ORDINARY);
    this.#depth += 1;
    const promise = this.#express?.start(input, runs === undefined ? 0 : stamps.now(), callback);
    this.#depth -= 1;
    if (this.#depth === 0 && this.queue.size > 0) this.drain(); // what was too deep to start inside
    return promise;
  }

  /** Starts a task inside the present call. The caller has checked `mayStartAtOnce` in the same breath. */
  startAtOnce(task: Task<I, O>): void {
    this.#startedAtOnce += 1;
    if (this.crew !== undefined && task.callback !== undefined) task.scope = this.#parts.scopes?.capture(); // called from a message
    this.#start(task, this.#parts.runs === undefined ? 0 : this.#parts.stamps.now(), 0);
    if (this.#depth === 0 && this.queue.size > 0) this.drain(); // what was too deep to start inside
  }

  enqueue(task: Task<I, O>): void {
    task.state = 'queued';
    task.scope = this.#parts.scopes?.capture();
    this.queue.push(task);
    this.crew?.queued();
    if (this.#hasFreeWorker()) this.drain(); // it waits for its turn by rate, key, weight or depth, or can start after all
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
    else if (!this.#isDraining && this.#hasFreeWorker() && this.#depth < DEEPEST_START) this.#drain();
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
    if (runs !== undefined) this.#recordRun(task.sinceMs ?? 0, runs);
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

  expressSucceeded(startedAtMs: number): void {
    const { runs, settler, roster } = this.#parts;
    if (runs !== undefined) this.#recordRun(startedAtMs, runs);
    roster.release();
    settler.countCompleted();
  }

  expressFailed(error: unknown): void {
    this.#parts.roster.release();
    this.#parts.settler.countFailed(error);
  }

  expressEndedLate(): void {
    this.#parts.roster.releaseHeld();
  }

  reportError(error: unknown): void {
    this.#parts.settler.reportError(error);
  }

  taskAborted(task: Task<I, O>, reason: unknown): void {
    const { settler } = this.#parts;
    if (task.state === 'queued') this.crew?.release(task);
    if (task.state === 'running') {
      this.#detach(task, 'hold');
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
    this.#detach(task, onTimeout);
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
    const { settler, roster, executor } = this.#parts;
    for (const task of executor.runningTasks()) {
      if (task.state !== 'running') continue;
      this.#detach(task, 'hold');
      if (task.options === undefined && task.callback === undefined) settler.countAborted(1);
      else settler.abort(task, error);
      task.state = 'held';
      task.handler?.abort(error);
    }
    const running = this.#express?.running ?? 0;
    if (running === 0) return;
    roster.hold(running);
    settler.countAborted(running);
    this.#express?.abort(error);
  }

  #drain(): void {
    const { stamps, waits, queue, rate, scopes } = this.#parts;
    this.#isDraining = true;
    const nowMs = stamps.now();
    const neutral = scopes?.neutral();
    let task = this.#next();
    try {
      for (; task !== undefined && this.mayStart(task); task = this.#next()) {
        if (task === queue.head) queue.shift();
        else queue.remove(task);
        if (task.extras !== undefined && this.#wasAborted(task)) continue;
        const waitMs = nowMs - task.submittedAtMs;
        waits.record(waitMs, nowMs);
        task.scope ??= neutral;
        this.#start(task, nowMs, waitMs);
      }
    } finally {
      this.#isDraining = false;
    }
    if (task !== undefined) rate?.announce(task);
    else rate?.stop();
  }

  /** Settles a task whose signal has aborted without telling us yet: another listener, or another task of its, was told first. */
  #wasAborted(task: Task<I, O>): boolean {
    const signal = task.options?.signal;
    if (signal?.aborted !== true) return false;
    this.#parts.settler.abort(task, signal.reason);
    return true;
  }

  #next(): Task<I, O> | undefined {
    return this.crew === undefined ? this.queue.head : this.crew.pick();
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
      watch.runs(task, this, this.crew === undefined ? 0 : this.#parts.stamps.now() - nowMs);
    }
    rate?.started(task);
    task.state = 'running';
    task.sinceMs = nowMs;
    this.tracer.started(task, waitMs);
    this.#running += 1;
  }

  /** A method, as V8 reads a private getter through a runtime call. */
  #hasFreeWorker(): boolean {
    return !this.#isPaused && this.#parts.roster.hasRoom;
  }

  #recordRun(startedAtMs: number, runs: RunStats): void {
    const { stamps, shed } = this.#parts;
    const nowMs = stamps.now();
    runs.record(nowMs - startedAtMs);
    shed?.recordRun(nowMs - startedAtMs, nowMs);
  }

  /** Gives back what a running task has booked, as it ends with its handler. */
  giveBack(task: Task<I, O>): void {
    this.#running -= 1;
    if (task.extras === undefined) {
      this.#parts.roster.release();
      return;
    }
    this.#parts.roster.release(task.weight);
    if (task.key !== undefined) this.queue.ended(task.key);
  }

  /** Takes a running task off its worker before its handler has ended. Its key stays counted while the worker is held. */
  #detach(task: Task<I, O>, fate: 'hold' | 'abandon'): void {
    this.#running -= 1;
    if (fate === 'hold') {
      this.#parts.roster.hold(task.weight);
      return;
    }
    this.#parts.roster.abandon(task.weight);
    this.#abandoned += 1;
    if (task.key !== undefined) this.queue.ended(task.key);
  }

  /** The handler of a task that has settled before has ended. */
  #endedLate(task: Task<I, O>, isOk: boolean, outcome: unknown): void {
    if (task.options === undefined) this.#parts.settler.settleLate(task, isOk, outcome);
    this.giveBackLate(task);
    this.drain();
  }

  /** Gives back what a task has booked that was taken off its worker before. */
  giveBackLate(task: Task<I, O>): void {
    if (task.state === 'abandoned') {
      this.#abandoned -= 1;
    } else {
      this.#parts.roster.releaseHeld(task.weight);
      if (task.key !== undefined) this.queue.ended(task.key);
    }
    task.state = 'settled';
  }
}
