import type { Abortable } from '../internal/index.ts';
import type { QueueLinks } from '../queue/index.ts';
import type { Timer } from '../time/index.ts';
import { LazyTaskContext } from './task-context.ts';
import type { OwnTaskOptions } from './task-options.ts';

/** Where a task is. `held`: settled, while its handler still occupies the worker. `abandoned`: settled, and the worker was given up. */
export type TaskState = 'new' | 'queued' | 'running' | 'held' | 'abandoned' | 'settled';

/** Takes the outcome of a posted task. @public */
export type TaskCallback<O> = (error: unknown, output: O | undefined) => void;

/** An async context that was captured: runs a function in it. */
export interface AsyncScope {
  runInAsyncScope<This, Args extends unknown[], Result>(
    fn: (this: This, ...args: Args) => Result,
    thisArg?: This,
    ...args: Args
  ): Result;
}

/** Told when the submitter's signal aborts a task. */
export interface AbortSink<I, O> {
  taskAborted(task: Task<I, O>, reason: unknown): void;
}

/** One unit of the user's work on its way from submit to settle. All fields are set at construction, so that every task has one shape. */
export class Task<I, O> implements QueueLinks<Task<I, O>>, Abortable {
  heldBy: object | undefined = undefined;
  previous: Task<I, O> | undefined = undefined;
  next: Task<I, O> | undefined = undefined;

  readonly input: I;
  readonly options: OwnTaskOptions | undefined;
  readonly context = new LazyTaskContext();
  readonly priority: number;
  readonly key: string | undefined;
  /** Workers that the task takes; fewer than asked for when the pool was smaller than that at its start. */
  weight: number;
  /** The submitter's async context; absent while the task runs in it anyway. */
  scope: AsyncScope | undefined = undefined;
  state: TaskState = 'new';
  submittedAtMs = 0;
  startedAtMs = 0;
  /** Counts down to `queueTimeoutMs` while the task waits, to `timeoutMs` while it runs. */
  timer: Timer | undefined = undefined;
  /** Set while the task is linked to its signal. */
  abortSink: AbortSink<I, O> | undefined = undefined;

  resolve: ((output: O) => void) | undefined;
  reject: ((error: unknown) => void) | undefined;
  callback: TaskCallback<O> | undefined;

  constructor(
    input: I,
    options: OwnTaskOptions | undefined,
    resolve: ((output: O) => void) | undefined,
    reject: ((error: unknown) => void) | undefined,
    callback: TaskCallback<O> | undefined,
  ) {
    this.input = input;
    this.options = options;
    this.priority = options?.priority ?? 0;
    this.key = options?.key;
    this.weight = options?.weight ?? 1;
    this.resolve = resolve;
    this.reject = reject;
    this.callback = callback;
  }

  /** Called by the signal's links. */
  aborted(reason: unknown): void {
    this.abortSink?.taskAborted(this, reason);
  }
}
