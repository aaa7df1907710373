import type { PoolClosedError, QueueTimeoutError, TaskTimeoutError } from '../errors/index.ts';
import { LinkedQueue } from '../queue/index.ts';
import type { RunStats, WaitTracker } from '../stats/index.ts';
import type { Clock } from '../time/index.ts';
import type { Executor, ExecutorHost } from './executor.ts';
import type { Roster } from './roster.ts';
import type { Settler } from './settler.ts';
import type { Task } from './task.ts';
import type { TaskWatch, TaskWatchSink } from './task-watch.ts';

/** The colleagues of a {@link Dispatcher}. */
export interface DispatcherParts<I, O> {
  readonly clock: Clock;
  readonly executor: Executor<I, O>;
  readonly roster: Roster;
  readonly settler: Settler<I, O>;
  readonly watch: TaskWatch<I, O>;
  readonly waits: WaitTracker;
  /** Run times of tasks that ended well; absent when nobody reads them. */
  readonly runs: RunStats | undefined;
  /** Whether a task that runs out of time gives its worker up (`abandon`) or keeps it until its handler ends (`hold`). */
  readonly onTimeout: 'hold' | 'abandon';
}

/** Told that something has started, ended or left the queue: conditions that others wait for may hold now. */
export type ChangeListener = () => void;

/**
 * Moves tasks from the queue to workers and from workers to their end. The order of every end:
 * 1. the worker is given back in the roster, 2. the task settles, 3. what waits is started, 4. the pool is told.
 */
export class Dispatcher<I, O> implements ExecutorHost<I, O>, TaskWatchSink<I, O> {
  readonly queue = new LinkedQueue<Task<I, O>>();
  readonly #running = new LinkedQueue<Task<I, O>>();
  readonly #parts: DispatcherParts<I, O>;
  readonly #onChange: ChangeListener;
  #isDraining = false;
  #isPaused = false;
  #abandoned = 0;
  /** Tasks that started at once and are not yet in the wait tracker: they need no clock. */
  #startedAtOnce = 0;

  constructor(parts: DispatcherParts<I, O>, onChange: ChangeListener) {
    this.#parts = parts;
    this.#onChange = onChange;
  }

  /** Whether a task could start now. */
  get canStart(): boolean {
    return !this.#isPaused && this.#parts.roster.hasRoom;
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
    this.#onChange(); // a close that is under way returns what waits
  }

  resume(): void {
    this.#isPaused = false;
    this.drain();
  }

  /** Starts a task that found a free worker. The caller has checked `canStart` in the same breath. */
  startAtOnce(task: Task<I, O>): void {
    this.#startedAtOnce += 1;
    this.#start(task, this.#parts.runs === undefined ? 0 : this.#parts.clock.now());
  }

  enqueue(task: Task<I, O>): void {
    task.state = 'queued';
    this.queue.push(task);
  }

  /** Starts what can start. Calls from within are left to the outermost one. */
  drain(): void {
    if (!this.#isDraining && this.queue.size > 0 && this.canStart) this.#drain();
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
      this.#endedLate(task);
      return;
    }
    const { runs, clock, roster, settler } = this.#parts;
    this.#running.remove(task);
    if (runs !== undefined) runs.record(clock.now() - task.startedAtMs);
    roster.release();
    settler.complete(task, output);
    this.drain();
  }

  failed(task: Task<I, O>, error: unknown): void {
    if (task.state !== 'running') {
      this.#endedLate(task);
      return;
    }
    this.#running.remove(task);
    this.#parts.roster.release();
    this.#parts.settler.fail(task, error);
    this.drain();
  }

  taskAborted(task: Task<I, O>, reason: unknown): void {
    const { settler } = this.#parts;
    if (task.state === 'running') {
      this.#detach(task, 'hold');
      settler.abort(task, reason);
      task.state = 'held';
      task.context.abort(reason);
      this.drain();
    } else if (this.queue.remove(task)) {
      settler.abort(task, reason);
      this.#onChange();
    }
  }

  taskWaitedTooLong(task: Task<I, O>, error: QueueTimeoutError): void {
    if (!this.queue.remove(task)) return;
    this.#parts.settler.timeOutWaiting(task, error);
    this.#onChange();
  }

  taskRanTooLong(task: Task<I, O>, error: TaskTimeoutError): void {
    const { onTimeout } = this.#parts;
    this.#detach(task, onTimeout);
    this.#parts.settler.timeOutRunning(task, error);
    task.state = onTimeout === 'hold' ? 'held' : 'abandoned';
    task.context.abort(error);
    this.drain();
  }

  /** Takes every waiting task out of the queue, oldest first. */
  takeQueued(): Task<I, O>[] {
    const taken: Task<I, O>[] = [];
    for (let task = this.queue.shift(); task !== undefined; task = this.queue.shift()) taken.push(task);
    return taken;
  }

  /** Settles every running task with `error` and tells its handler. */
  abortRunning(error: PoolClosedError): void {
    for (let task = this.#running.head; task !== undefined; task = this.#running.head) {
      this.#detach(task, 'hold');
      this.#parts.settler.abort(task, error);
      task.state = 'held';
      task.context.abort(error);
    }
  }

  #drain(): void {
    const { clock, waits } = this.#parts;
    this.#isDraining = true;
    const nowMs = clock.now();
    try {
      while (this.canStart) {
        const task = this.queue.shift();
        if (task === undefined) break;
        waits.record(nowMs - task.submittedAtMs, nowMs);
        this.#start(task, nowMs);
      }
    } finally {
      this.#isDraining = false;
    }
  }

  #start(task: Task<I, O>, nowMs: number): void {
    this.#parts.roster.occupy();
    task.state = 'running';
    task.startedAtMs = nowMs;
    this.#running.push(task);
    this.#parts.watch.runs(task, this);
    this.#parts.executor.execute(task, this);
  }

  /** Takes a running task off its worker before its handler has ended. */
  #detach(task: Task<I, O>, fate: 'hold' | 'abandon'): void {
    this.#running.remove(task);
    if (fate === 'hold') {
      this.#parts.roster.hold();
    } else {
      this.#parts.roster.abandon();
      this.#abandoned += 1;
    }
  }

  /** The handler of a task that has settled before has ended. */
  #endedLate(task: Task<I, O>): void {
    if (task.state === 'abandoned') this.#abandoned -= 1;
    else this.#parts.roster.releaseHeld();
    task.state = 'settled';
    this.drain();
  }
}
