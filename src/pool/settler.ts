import type { PoolError } from '../errors/index.ts';
import { EventSource, type ListenerErrorSink } from '../events/index.ts';
import type { Clock } from '../time/index.ts';
import type { Classify, ErrorKind } from './classification.ts';
import type { RetryDesk } from './retries/retry-desk.ts';
import type { Tries } from './retries/tries.ts';
import type { Tally } from './tally.ts';
import type { Task, TaskCallback } from './task.ts';
import type { TaskTracer } from './task-tracer.ts';
import type { TaskWatch } from './task-watch.ts';
import { OVERLOAD, type Verdict, verdictOf } from './verdict.ts';

/** A try of a task ended with an error of its own, or ran out of time. @public */
export interface TaskErrorEvent {
  /** What was thrown, with its identity kept. */
  readonly error: unknown;
  /** What `classify` made of it. */
  readonly kind: ErrorKind;
  /** Tries of the task so far, 1 or more. */
  readonly attempts: number;
  /** The pause before its next try, in milliseconds; absent when the task has failed for good. */
  readonly retryInMs?: number;
  /** `true` when another try was due and the retry budget had none left. */
  readonly isOverBudget?: boolean;
}

/** The colleagues of a {@link Settler}. */
export interface SettlerParts<I, O> {
  readonly tally: Tally;
  readonly watch: TaskWatch<I, O>;
  readonly tracer: TaskTracer<I, O>;
  readonly retries: RetryDesk<I, O>;
  readonly classify: Classify;
  /** Reckons a `Retry-After` that is a date. */
  readonly clock: Pick<Clock, 'wallNow'>;
  readonly onListenerError: ListenerErrorSink;
}

/** Settles each task once: counts it, unlinks it, and hands the outcome to its promise or callback. */
export class Settler<I, O> {
  readonly taskErrors: EventSource<TaskErrorEvent>;
  readonly #parts: SettlerParts<I, O>;
  readonly #tally: Tally;
  readonly #watch: TaskWatch<I, O>;
  readonly #tracer: TaskTracer<I, O>;

  constructor(parts: SettlerParts<I, O>) {
    this.#parts = parts;
    this.#tally = parts.tally;
    this.#watch = parts.watch;
    this.#tracer = parts.tracer;
    this.taskErrors = new EventSource(parts.onListenerError);
  }

  complete(task: Task<I, O>, output: O): void {
    this.#tally.completed += 1;
    this.#watch.forget(task);
    task.state = 'settled';
    this.#tracer.completed(task, output);
    if (task.callback === undefined) task.resolve?.(output);
    else this.#callBack(task, task.callback, undefined, output);
  }

  /** The handler ended with an error: the task fails for good, or waits for its next try. */
  fail(task: Task<I, O>, error: unknown): void {
    this.#watch.forget(task);
    task.state = 'settled'; // before `classify`, which may abort the very signal that the task hangs on
    const tries = task.options?.tries;
    if (tries !== undefined) {
      this.#failTry(task, tries, error);
      return;
    }
    this.#tally.failed += 1;
    const { kind } = this.#judge(error);
    this.#hand(task, error);
    this.#tell({ error, kind, attempts: 1 });
  }

  /** A task without an object of its own ended well. */
  countCompleted(): void {
    this.#tally.completed += 1;
  }

  /** A task without an object of its own ended with an error. */
  countFailed(error: unknown): void {
    this.#tally.failed += 1;
    const { kind } = this.#judge(error);
    this.#tell({ error, kind, attempts: 1 });
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

  /** A running task ran out of time: a sign of overload. Another try may follow, while this one's handler still ends. */
  timeOutRunning(task: Task<I, O>, error: PoolError): void {
    this.#tally.recordOverload(undefined);
    const tries = task.options?.tries;
    const decision = tries && this.#parts.retries.decide(tries, error, OVERLOAD);
    if (tries !== undefined && decision?.kind === 'retry') {
      this.#watch.forget(task);
      this.#tryAgain(task, tries, { error, kind: 'overload' }, decision.pauseMs);
      return;
    }
    this.#tally.timedOut += 1;
    this.#refuse(task, error);
    this.#tell({ error, kind: 'overload', attempts: tries?.attempts ?? 1 });
  }

  timeOutWaiting(task: Task<I, O>, error: PoolError): void {
    if (task.wasTried) {
      this.forgo([task]);
      return;
    }
    this.#tally.timedOut += 1;
    this.#refuse(task, error);
  }

  /** Tasks that wait for their next try, here or in the queue, get none: each settles with the error of its last one. */
  forgo(tasks: readonly Task<I, O>[]): void {
    this.#tally.failed += tasks.length;
    for (const task of tasks) this.#refuse(task, task.options?.tries?.last?.error);
    for (const { options } of tasks) {
      const tries = options?.tries;
      if (tries?.last !== undefined) this.#tell({ ...tries.last, attempts: tries.attempts });
    }
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
    this.#drop(task);
  }

  /** The task is not accepted, because it would wait too long. */
  shed(task: Task<I, O>, error: PoolError): void {
    this.#tally.shed += 1;
    this.#refuse(task, error);
  }

  /** The task was accepted and has lost its place to one of higher priority. `makeError` is asked only when somebody hears of it. */
  evict(task: Task<I, O>, makeError: () => PoolError): void {
    this.#tally.evicted += 1;
    if (this.isHeard(task)) this.#refuse(task, makeError());
    else this.#drop(task);
  }

  /** The task was accepted and will not be started any more. */
  giveBack(task: Task<I, O>, error: PoolError): void {
    if (task.wasTried) {
      this.forgo([task]);
      return;
    }
    this.#tally.unstarted += 1;
    this.#refuse(task, error);
  }

  /** Ends a task of which nobody is told. */
  #drop(task: Task<I, O>): void {
    this.#watch.forget(task);
    task.state = 'settled';
  }

  #failTry(task: Task<I, O>, tries: Tries, error: unknown): void {
    const { retries } = this.#parts;
    const verdict = retries.judge(() => this.#judge(error));
    const decision = retries.decide(tries, error, verdict);
    const { kind } = verdict;
    if (decision.kind === 'retry') {
      this.#tryAgain(task, tries, { error, kind }, decision.pauseMs);
      return;
    }
    this.#tally.failed += 1;
    this.#hand(task, error);
    const isOverBudget = decision.kind === 'overBudget';
    this.#tell({ error, kind, attempts: tries.attempts, ...(isOverBudget && { isOverBudget }) });
  }

  /** The try is over, and its task goes on. */
  #tryAgain(task: Task<I, O>, tries: Tries, last: NonNullable<Tries['last']>, retryInMs: number): void {
    tries.last = last;
    this.#tracer.failed(task, last.error);
    this.#parts.retries.keep(task, retryInMs);
    this.#tell({ ...last, attempts: tries.attempts, retryInMs });
  }

  /** Asks `classify`, and counts its answer for the autoscaler. */
  #judge(error: unknown): Verdict {
    const verdict = verdictOf(error, this.#parts.classify, this.#parts.onListenerError, this.#parts.clock);
    if (verdict.kind === 'overload') this.#tally.recordOverload(verdict.retryAfterMs);
    else if (verdict.kind === 'failure') this.#tally.plainFailures += 1;
    return verdict;
  }

  #tell(event: TaskErrorEvent): void {
    if (this.taskErrors.hasListeners) this.taskErrors.emit(event);
  }

  /** Hands the error of a task that has settled to whoever waits for it. */
  #hand(task: Task<I, O>, error: unknown): void {
    this.#tracer.failed(task, error);
    if (task.callback === undefined) task.reject?.(error);
    else this.#callBack(task, task.callback, error, undefined);
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
    this.#parts.onListenerError(error);
  }

  #callBack(task: Task<I, O>, callback: TaskCallback<O>, error: unknown, output: O | undefined): void {
    try {
      if (task.scope === undefined) callback(error, output);
      else task.scope.runInAsyncScope(callback, undefined, error, output);
    } catch (callbackError) {
      this.#parts.onListenerError(callbackError);
    }
  }
}
