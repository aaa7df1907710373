import type { PoolError } from '../errors/index.ts';
import { EventSource, type ListenerErrorSink } from '../events/index.ts';
import type { Classify, ErrorKind } from './classification.ts';
import type { Tally } from './tally.ts';
import type { Task } from './task.ts';
import type { TaskWatch } from './task-watch.ts';

/** A task that ended with an error of its own, or ran out of time. @public */
export interface TaskErrorEvent {
  /** What was thrown, with its identity kept. */
  readonly error: unknown;
  /** What `classify` made of it. */
  readonly kind: ErrorKind;
}

/** Settles each task once: counts it, unlinks it, and hands the outcome to its promise or callback. */
export class Settler<I, O> {
  readonly taskErrors: EventSource<TaskErrorEvent>;
  readonly #tally: Tally;
  readonly #watch: TaskWatch<I, O>;
  readonly #classify: Classify;
  readonly #onListenerError: ListenerErrorSink;

  constructor(tally: Tally, watch: TaskWatch<I, O>, classify: Classify, onListenerError: ListenerErrorSink) {
    this.#tally = tally;
    this.#watch = watch;
    this.#classify = classify;
    this.#onListenerError = onListenerError;
    this.taskErrors = new EventSource(onListenerError);
  }

  complete(task: Task<I, O>, output: O): void {
    this.#tally.completed += 1;
    this.#watch.forget(task);
    task.state = 'settled';
    if (task.callback === undefined) task.resolve?.(output);
    else this.#callBack(task.callback, undefined, output);
  }

  /** The handler ended with an error. */
  fail(task: Task<I, O>, error: unknown): void {
    this.#tally.failed += 1;
    const kind = this.#classified(error);
    this.#refuse(task, error);
    if (this.taskErrors.hasListeners) this.taskErrors.emit({ error, kind });
  }

  abort(task: Task<I, O>, reason: unknown): void {
    this.#tally.aborted += 1;
    this.#refuse(task, reason);
  }

  /** A running task ran out of time: a sign of overload. */
  timeOutRunning(task: Task<I, O>, error: PoolError): void {
    this.#tally.timedOut += 1;
    this.#tally.recordOverload(undefined);
    this.#refuse(task, error);
    if (this.taskErrors.hasListeners) this.taskErrors.emit({ error, kind: 'overload' });
  }

  timeOutWaiting(task: Task<I, O>, error: PoolError): void {
    this.#tally.timedOut += 1;
    this.#refuse(task, error);
  }

  /** The task is not accepted. */
  reject(task: Task<I, O>, error: PoolError): void {
    this.#tally.rejected += 1;
    this.#refuse(task, error);
  }

  /** The task was accepted and will not be started any more. */
  giveBack(task: Task<I, O>, error: PoolError): void {
    this.#tally.unstarted += 1;
    this.#refuse(task, error);
  }

  #classified(error: unknown): ErrorKind {
    let verdict: ReturnType<Classify>;
    try {
      verdict = this.#classify(error);
    } catch (classifyError) {
      this.#onListenerError(classifyError);
      verdict = 'failure';
    }
    const kind = typeof verdict === 'object' ? verdict.kind : verdict;
    if (kind === 'overload') this.#tally.recordOverload(typeof verdict === 'object' ? verdict.retryAfterMs : undefined);
    else if (kind !== 'ignore') this.#tally.plainFailures += 1;
    return kind;
  }

  #refuse(task: Task<I, O>, error: unknown): void {
    this.#watch.forget(task);
    const wasSubmittedJustNow = task.state === 'new';
    task.state = 'settled';
    const { callback } = task;
    if (callback === undefined) task.reject?.(error);
    // A callback never runs inside the `post` that hands it in.
    else if (wasSubmittedJustNow) queueMicrotask(() => this.#callBack(callback, error, undefined));
    else this.#callBack(callback, error, undefined);
  }

  #callBack(callback: (error: unknown, output: O | undefined) => void, error: unknown, output: O | undefined): void {
    try {
      callback(error, output);
    } catch (callbackError) {
      this.#onListenerError(callbackError);
    }
  }
}
