import type { TaskQueue } from '../queue/index.ts';
import { ORDINARY, OrdinaryLine } from './ordinary-line.ts';
import type { RatedTask } from './rate-control.ts';
import { type AsyncScope, Task, type TaskCallback } from './task.ts';

/**
 * The tasks that wait. Ordinary ones (no options) wait in a line without an object each for as long as no others do; the first one with
 * options makes tasks of them all, which then wait in the {@link TaskQueue} until it is empty.
 */
export class WaitingTasks<I, O> {
  readonly ordinary = new OrdinaryLine<I, O>();
  readonly #tasks: TaskQueue<Task<I, O>>;
  /** Workers that the waiting tasks want beyond one each. */
  #extraWeight = 0;

  constructor(tasks: TaskQueue<Task<I, O>>) {
    this.#tasks = tasks;
  }

  get size(): number {
    return this.#tasks.size + this.ordinary.size;
  }

  /** Workers that all waiting tasks want. */
  get weight(): number {
    return this.size + this.#extraWeight;
  }

  /** Whether an ordinary task may wait in the line. */
  get takesOrdinary(): boolean {
    return this.#tasks.size === 0;
  }

  /** What the rates look at of the task whose turn it is; `undefined` when none may start, because none waits or all keys are at their limit. */
  get next(): (RatedTask & { readonly weight: number }) | undefined {
    return this.ordinary.size > 0 ? ORDINARY : this.#tasks.head;
  }

  /** Tasks that wait for others of their key to end. */
  get blocked(): number {
    return this.#tasks.blocked;
  }

  /** Since when the one that has waited longest waits, in milliseconds. */
  get oldestSinceMs(): number | undefined {
    return this.ordinary.size > 0 ? this.ordinary.oldestSinceMs : this.#tasks.oldest?.submittedAtMs;
  }

  /** @see TaskQueue.isPlain */
  get isPlain(): boolean {
    return this.#tasks.isPlain;
  }

  /** @see TaskQueue.head */
  get head(): Task<I, O> | undefined {
    return this.#unpacked().head;
  }

  /** @see TaskQueue.ahead */
  ahead(priority: number): number {
    if (this.ordinary.size > 0) return priority > 0 ? 0 : this.ordinary.size;
    return this.#tasks.ahead(priority);
  }

  /** @see TaskQueue.newestBelow */
  newestBelow(priority: number): Task<I, O> | undefined {
    if (this.ordinary.size > 0 && priority <= 0) return undefined;
    return this.#unpacked().newestBelow(priority);
  }

  push(task: Task<I, O>): void {
    this.#unpacked().push(task);
    this.#extraWeight += task.weight - 1;
  }

  /** @see TaskQueue.unshift */
  unshift(task: Task<I, O>): void {
    this.#unpacked().unshift(task);
    this.#extraWeight += task.weight - 1;
  }

  /** Takes the head. */
  shift(): Task<I, O> | undefined {
    const task = this.#unpacked().shift();
    if (task !== undefined) this.#extraWeight -= task.weight - 1;
    return task;
  }

  /** Takes `task` out from wherever it waits. Returns whether it did. */
  remove(task: Task<I, O>): boolean {
    if (!this.#tasks.remove(task)) return false;
    this.#extraWeight -= task.weight - 1;
    return true;
  }

  /** Takes every task out, in the order in which they came. */
  takeAll(): Task<I, O>[] {
    const tasks = this.#unpacked().takeAll();
    this.#extraWeight = 0;
    return tasks;
  }

  /** @see TaskQueue.mayStart */
  mayStart(key: string | undefined): boolean {
    return this.#tasks.mayStart(key);
  }

  /** @see TaskQueue.started */
  started(key: string | undefined): void {
    this.#tasks.started(key);
  }

  /** @see TaskQueue.ended */
  ended(key: string | undefined): void {
    this.#tasks.ended(key);
  }

  #unpacked(): TaskQueue<Task<I, O>> {
    if (this.ordinary.size > 0) while (this.ordinary.shift(this.#unpack));
    return this.#tasks;
  }

  readonly #unpack = (
    input: I,
    settle: unknown,
    reject: ((error: unknown) => void) | undefined,
    sinceMs: number,
    scope: AsyncScope | undefined,
  ): void => {
    const isPosted = reject === undefined;
    const resolve = isPosted ? undefined : (settle as (output: O) => void); // told apart by `reject`
    const task = new Task<I, O>(input, undefined, resolve, reject, isPosted ? (settle as TaskCallback<O>) : undefined);
    task.state = 'queued';
    task.sinceMs = sinceMs;
    task.scope = scope;
    this.#tasks.push(task);
  };
}
