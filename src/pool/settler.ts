import type { PoolError } from '../errors/index.ts';
import { EventSource, type ListenerErrorSink } from '../events/index.ts';
import type { Classify, ErrorKind } from './classification.ts';
import type { Tally } from './tally.ts';
import type { Task, TaskCallback } from './task.ts';
import type { TaskTracer } from './task-tracer.ts';
import type { TaskWatch } from './task-watch.ts';

/** A task that ended with an error of its own, or ran out of time. @public */
export interface TaskErrorEvent {
  /** What was thrown, with its identity kept. */
  readonly error: unknown;
  /** What `classify` made of it. */
  readonly kind: ErrorKind;
}

const isOverload = (verdict: unknown): verdict is 'overload' | { readonly retryAfterMs?: unknown } =>
  verdict === 'overload' || (typeof verdict === 'object' && verdict !== null && 'kind' in verdict && verdict.kind === 'overload');

const retryAfterMsOf = (verdict: 'overload' | { readonly retryAfterMs?: unknown }): number | undefined => {
  const retryAfterMs = verdict === 'overload' ? undefined : verdict.retryAfterMs;
  return typeof retryAfterMs === 'number' && Number.isFinite(retryAfterMs) && retryAfterMs >= 0 ? retryAfterMs : undefined;
};

/** Settles each task once: counts it, unlinks it, and hands the outcome to its promise or callback. */
export class Settler<I, O> {
  readonly taskErrors: EventSource<TaskErrorEvent>;
  readonly #tally: Tally;
  readonly #watch: TaskWatch<I, O>;
  readonly #tracer: TaskTracer<I, O>;
  readonly #classify: Classify;
  readonly #onListenerError: ListenerErrorSink;

  constructor(
    tally: Tally,
    watch: TaskWatch<I, O>,
    tracer: TaskTracer<I, O>,
    classify: Classify,
    onListenerError: ListenerErrorSink,
  ) {
    this.#tally = tally;
    this.#watch = watch;
    this.#tracer = tracer;
    this.#classify = classify;
    this.#onListenerError = onListenerError;
    this.taskErrors = new EventSource(onListenerError);
  }

  complete(task: Task<I, O>, output: O): void {
    this.#tally.completed += 1;
    this.#watch.forget(task);
    task.state = 'settled';
    this.#tracer.completed(task, output);
    if (task.callback === undefined) task.resolve?.(output);
    else this.#callBack(task, task.callback, undefined, output);
  }

  /** The handler ended with an error. */
  fail(task: Task<I, O>, error: unknown): void {
    this.#tally.failed += 1;
    this.#watch.forget(task);
    task.state = 'settled'; // before `classify`, which may abort the very signal that the task hangs on
    const kind = this.#classified(error);
    this.#tracer.failed(task, error);
    if (task.callback === undefined) task.reject?.(error);
    else this.#callBack(task, task.callback, error, undefined);
    if (this.taskErrors.hasListeners) this.taskErrors.emit({ error, kind });
  }

  /** A task without an object of its own ended well. */
  countCompleted(): void {
    this.#tally.completed += 1;
  }

  /** A task without an object of its own ended with an error. */
  countFailed(error: unknown): void {
    this.#tally.failed += 1;
    const kind = this.#classified(error);
    if (this.taskErrors.hasListeners) this.taskErrors.emit({ error, kind });
  }

  /** Tasks that end for the pool, while their promises settle with their handlers. */
  countAborted(count: number): void {
    this.#tally.aborted += count;
  }

  /** The late outcome of a task that was counted as aborted. */
  settleLate(task: Task<I, O>, isOk: boolean, outcome: unknown): void {
    if (isOk)
      task.resolve?.(outcome as O); // what its handler gave
    else task.reject?.(outcome);
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

  /** Whether anybody would be told of a refusal. An error takes 6 µs to make, because of its stack. */
  isHeard(task: Task<I, O>): boolean {
    return task.callback !== undefined || task.reject !== undefined || this.#tracer.isOn;
  }

  /** The task is not accepted, and nobody is told. */
  rejectUnheard(task: Task<I, O>): void {
    this.#tally.rejected += 1;
    this.#watch.forget(task);
    task.state = 'settled';
  }

  /** The task is not accepted, because it would wait too long. */
  shed(task: Task<I, O>, error: PoolError): void {
    this.#tally.shed += 1;
    this.#refuse(task, error);
  }

  /** The task was accepted and will not be started any more. */
  giveBack(task: Task<I, O>, error: PoolError): void {
    this.#tally.unstarted += 1;
    this.#refuse(task, error);
  }

  /** Asks `classify`, which is the user's: it may throw or answer anything. What is no verdict counts as a failure. */
  #classified(error: unknown): ErrorKind {
    try {
      const verdict: unknown = this.#classify(error);
      if (verdict === 'ignore') return 'ignore';
      if (isOverload(verdict)) {
        this.#tally.recordOverload(retryAfterMsOf(verdict));
        return 'overload';
      }
    } catch (classifyError) {
      this.#onListenerError(classifyError);
    }
    this.#tally.plainFailures += 1;
    return 'failure';
  }

  /** Ends a task without its handler: a callback waits for the next microtask, as it must not run inside the `post` that hands it in. */
  #refuse(task: Task<I, O>, error: unknown): void {
    this.#watch.forget(task);
    task.state = 'settled';
    this.#tracer.failed(task, error);
    const { callback } = task;
    if (callback === undefined) task.reject?.(error);
    else queueMicrotask(() => this.#callBack(task, callback, error, undefined));
  }

  reportError(error: unknown): void {
    this.#onListenerError(error);
  }

  #callBack(task: Task<I, O>, callback: TaskCallback<O>, error: unknown, output: O | undefined): void {
    try {
      if (task.scope === undefined) callback(error, output);
      else task.scope.runInAsyncScope(callback, undefined, error, output);
    } catch (callbackError) {
      this.#onListenerError(callbackError);
    }
  }
}
