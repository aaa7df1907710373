import type { Abortable } from '../internal/index.ts';
import type { QueueLinks } from '../queue/index.ts';
import { TaskExtras } from './task-extras.ts';
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

/** Where a pool gets the async contexts of its submitters from. */
export interface ScopeSource {
  /** The caller's context; `undefined` while there is none to keep. */
  capture(): AsyncScope | undefined;
  /** The context for a task that was submitted while there was none; `undefined` while there still is none. */
  neutral(): AsyncScope | undefined;
}

/** The handler's end of a running task: is told when the task shall stop. */
export interface RunningHandler {
  abort(reason: unknown): void;
}

/**
 * One unit of the user's work on its way from submit to settle; when it is tried again, each try has one of its own. Every task has one shape; what only tasks with options need is in
 * their extras, since a queue may hold a million tasks without any.
 */
export class Task<I, O> implements QueueLinks<Task<I, O>>, Abortable {
  heldBy: object | undefined = undefined;
  previous: Task<I, O> | undefined = undefined;
  next: Task<I, O> | undefined = undefined;

  readonly input: I;
  readonly options: OwnTaskOptions | undefined;
  readonly extras: TaskExtras<Task<I, O>> | undefined;
  /** The submitter's async context; absent while the task runs in it anyway. */
  scope: AsyncScope | undefined = undefined;
  /** Set by the executor while the handler runs. */
  handler: RunningHandler | undefined = undefined;
  state: TaskState = 'new';
  /** When the task began to wait and, from its start on, when it started; in milliseconds. Of any type at first, so that V8 shares one number among the tasks of a burst. */
  sinceMs: number | undefined = undefined;

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
    this.extras = options === undefined ? undefined : new TaskExtras(options.weight ?? 1);
    this.resolve = resolve;
    this.reject = reject;
    this.callback = callback;
  }

  get priority(): number {
    return this.options?.priority ?? 0;
  }

  get key(): string | undefined {
    return this.options?.key;
  }

  /** Workers that the task takes; fewer than asked for when the pool was smaller than that at its start. */
  get weight(): number {
    return this.extras === undefined ? 1 : this.extras.weight;
  }

  /** When the task began to wait, in milliseconds; of a task that waits. */
  get submittedAtMs(): number {
    return this.sinceMs ?? 0;
  }

  /** Whether a try of it has failed before: it is no task that never started. */
  get wasTried(): boolean {
    return this.options?.tries?.last !== undefined;
  }

  /** Whether it takes a worker. */
  get isUnderWay(): boolean {
    return this.state === 'running' || this.state === 'held';
  }

  /** Whether it may lose its place in a full queue to a task of higher priority: not once it was tried, nor where its producer heeds the room. */
  get isEvictable(): boolean {
    return this.options?.isKept !== true && !this.wasTried;
  }

  /** The same task for its next try; this one is done with, though its handler may still hold a worker. */
  nextTry(): Task<I, O> {
    const task = new Task<I, O>(this.input, this.options, this.resolve, this.reject, this.callback);
    task.scope = this.scope;
    return task;
  }

  /** Called by the signal's links. */
  aborted(reason: unknown): void {
    this.extras?.abortSink?.taskAborted(this, reason);
  }
}
