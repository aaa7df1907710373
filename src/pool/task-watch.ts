import { QueueTimeoutError, TaskTimeoutError } from '../errors/index.ts';
import { AbortLinks } from '../internal/index.ts';
import type { Clock } from '../time/index.ts';
import type { Task } from './task.ts';
import type { AbortSink, TaskExtras } from './task-extras.ts';

/** Told when a task has run into one of its limits. */
export interface TaskWatchSink<I, O> extends AbortSink<Task<I, O>> {
  taskWaitedTooLong(task: Task<I, O>, error: QueueTimeoutError): void;
  taskRanTooLong(task: Task<I, O>, error: TaskTimeoutError): void;
}

/** Time for a worker in another process to say whether a task has started, in milliseconds. */
const ANSWER_MS = 5;

/** Watches the limits of tasks: the submitter's signal, the queue timeout, the run timeout. A task without any costs nothing. */
export class TaskWatch<I, O> {
  readonly #clock: Clock;
  readonly #links = new AbortLinks();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** To be called when a task starts to wait. Its signal is not aborted. */
  waits(task: Task<I, O>, sink: TaskWatchSink<I, O>): void {
    const { extras } = task;
    if (extras === undefined) return;
    this.#link(task, extras, sink);
    const queueTimeoutMs = task.options?.queueTimeoutMs;
    if (queueTimeoutMs === undefined) return;
    const expire = (): void => sink.taskWaitedTooLong(task, new QueueTimeoutError(queueTimeoutMs));
    extras.timer = this.#clock.setTimer(expire, queueTimeoutMs, { keepAlive: true });
  }

  /** The wait is over, but the task may just be starting where nobody can see it: asks again a little later. */
  waitsForAnswer(task: Task<I, O>, error: QueueTimeoutError, sink: TaskWatchSink<I, O>): void {
    if (task.extras !== undefined) {
      task.extras.timer = this.#clock.setTimer(() => sink.taskWaitedTooLong(task, error), ANSWER_MS, { keepAlive: true });
    }
  }

  /** To be called when a task begins to wait for its next try, outside the queue. Its signal is not aborted. */
  rests(task: Task<I, O>, sink: AbortSink<Task<I, O>>): void {
    if (task.extras !== undefined) this.#link(task, task.extras, sink);
  }

  /** To be called when a task starts to run, or is known to have run for `elapsedMs`. */
  runs(task: Task<I, O>, sink: TaskWatchSink<I, O>, elapsedMs = 0): void {
    const { extras } = task;
    if (extras === undefined) return;
    this.#link(task, extras, sink);
    extras.timer?.cancel();
    extras.timer = undefined;
    const timeoutMs = task.options?.timeoutMs;
    if (timeoutMs === undefined) return;
    const expire = (): void => sink.taskRanTooLong(task, new TaskTimeoutError(timeoutMs));
    extras.timer = this.#clock.setTimer(expire, Math.max(0, timeoutMs - elapsedMs), { keepAlive: true });
  }

  /** To be called when a task has settled. */
  forget(task: Task<I, O>): void {
    const { extras } = task;
    if (extras === undefined) return;
    extras.timer?.cancel();
    extras.timer = undefined;
    const signal = task.options?.signal;
    if (signal !== undefined && extras.abortSink !== undefined) {
      extras.abortSink = undefined;
      this.#links.unlink(signal, task);
    }
  }

  /** Has `sink` told of an abort from now on. */
  #link(task: Task<I, O>, extras: TaskExtras<Task<I, O>>, sink: AbortSink<Task<I, O>>): void {
    const signal = task.options?.signal;
    if (signal === undefined) return;
    if (extras.abortSink === undefined) this.#links.link(signal, task);
    extras.abortSink = sink;
  }
}
