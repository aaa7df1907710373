import { AgeList } from './age-list.ts';
import { KeyLimit } from './key-limit.ts';
import { Level } from './level.ts';
import { LinkedQueue, type QueueLinks } from './linked-queue.ts';
import type { Placed } from './ordering.ts';
import { PriorityTurns } from './priority-turns.ts';

/** How a {@link TaskQueue} orders. */
export interface TaskQueueOptions {
  /** Waiting time that makes up for one step of priority, in milliseconds. Above 0. */
  readonly ageingMs: number;
  /** Most tasks of one key that run at once; absent: no limit. */
  readonly maxPerKey: number | undefined;
}

/**
 * The tasks that wait, in the order in which they start: by turns of their priorities (with ageing), then of their keys, then first in,
 * first out. While no task has a priority or a key it is a plain linked list.
 *
 * Push and removal are O(1); the next task costs one look at each priority in use.
 */
export class TaskQueue<T extends QueueLinks<T> & Placed> {
  readonly #turns: PriorityTurns<T>;
  readonly #keyLimit: KeyLimit | undefined;
  readonly #plain = new LinkedQueue<T>();
  /** Priorities in use; empty while the plain list serves. */
  #levels: Level<T>[] = [];
  #inLevels = 0;
  readonly #ages = new AgeList<T>((task) => this.#levelOf(task)?.holds(task) === true);

  constructor(options: TaskQueueOptions) {
    this.#turns = new PriorityTurns(options.ageingMs);
    this.#keyLimit = options.maxPerKey === undefined ? undefined : new KeyLimit(options.maxPerKey);
  }

  get size(): number {
    return this.#plain.size + this.#inLevels;
  }

  /** Tasks whose keys are at their limit. */
  get blocked(): number {
    let blocked = 0;
    for (const level of this.#levels) blocked += level.blocked;
    return blocked;
  }

  /** Whether no task has a priority or a key: they start in the order in which they came, each linked to the `next`. */
  get isPlain(): boolean {
    return this.#levels.length === 0;
  }

  /** The task that starts next; `undefined` when none may, because none waits or all keys are at their limit. */
  get head(): T | undefined {
    return this.#levels.length === 0 ? this.#plain.head : this.#turns.next(this.#levels)?.head;
  }

  /** The task that has waited longest. */
  get oldest(): T | undefined {
    return this.#levels.length === 0 ? this.#plain.head : this.#ages.oldest();
  }

  /** How many of the waiting tasks go before a new one of this priority, ageing left aside. */
  ahead(priority: number): number {
    if (this.#levels.length === 0) return priority > 0 ? 0 : this.#plain.size;
    let ahead = 0;
    for (const level of this.#levels) if (level.priority >= priority) ahead += level.size;
    return ahead;
  }

  /** Of the lowest priority below this one, the task that came last; `undefined` when none waits that may lose its place. */
  newestBelow(priority: number): T | undefined {
    if (this.#levels.length === 0) return priority > 0 ? this.#newestPlain() : undefined;
    let lowest = priority;
    let newest: T | undefined;
    for (const level of this.#levels) {
      const task = level.priority < lowest ? level.newest(this.#inOrder) : undefined;
      if (task === undefined) continue;
      newest = task;
      lowest = level.priority;
    }
    return newest;
  }

  push(task: T): void {
    if (this.#levels.length === 0) {
      if (task.priority === 0 && task.key === undefined) {
        this.#plain.push(task);
        return;
      }
      this.#leavePlain();
    }
    this.#pushToLevel(task);
  }

  /** Adds a task before all others of its priority and key: it was on its way already. */
  unshift(task: T): void {
    if (this.#levels.length === 0 && task.priority === 0 && task.key === undefined) {
      this.#plain.unshift(task);
      return;
    }
    if (this.#levels.length === 0) this.#leavePlain();
    this.#levelFor(task).unshift(task);
    this.#entered(task);
  }

  /** Takes the head. */
  shift(): T | undefined {
    if (this.#levels.length === 0) return this.#plain.shift();
    const level = this.#turns.next(this.#levels);
    const task = level?.shift();
    if (task === undefined) return undefined;
    this.#turns.taken(task);
    this.#left(level);
    return task;
  }

  /** Takes `task` out from wherever it waits. Returns whether it did. */
  remove(task: T): boolean {
    if (this.#plain.remove(task)) return true;
    const level = this.#levelOf(task);
    if (level?.remove(task) !== true) return false;
    this.#left(level);
    return true;
  }

  /** Takes every task out, whether it may start or not, in the order in which they came. */
  takeAll(): T[] {
    // One that left and came back is listed twice.
    const tasks = this.#ages.takeAll().filter((task) => this.#levelOf(task)?.remove(task) === true);
    this.#levels = [];
    this.#inLevels = 0;
    this.#turns.reset();
    for (let task = this.#plain.shift(); task !== undefined; task = this.#plain.shift()) tasks.push(task);
    return tasks;
  }

  /** Whether a task of `key` may start beside those of its key that run. */
  mayStart(key: string | undefined): boolean {
    return this.#keyLimit === undefined || !this.#keyLimit.isFull(key);
  }

  /** To be called when a task starts, from this queue or past it. */
  started(key: string | undefined): void {
    if (this.#keyLimit?.start(key) === true) for (const level of this.#levels) level.block(key);
  }

  /** To be called when a task that started has given its worker back. */
  ended(key: string | undefined): void {
    if (this.#keyLimit?.end(key) === true) for (const level of this.#levels) level.unblock(key);
  }

  #newestPlain(): T | undefined {
    let task = this.#plain.tail;
    while (task !== undefined && !task.isEvictable) task = task.previous;
    return task;
  }

  readonly #inOrder = (): readonly T[] => this.#ages.waiting();

  #levelOf(task: T): Level<T> | undefined {
    return this.#levels.find(({ priority }) => priority === task.priority);
  }

  #leavePlain(): void {
    for (let task = this.#plain.shift(); task !== undefined; task = this.#plain.shift()) this.#pushToLevel(task);
  }

  #pushToLevel(task: T): void {
    this.#levelFor(task).push(task);
    this.#entered(task);
  }

  #levelFor(task: T): Level<T> {
    let level = this.#levelOf(task);
    if (level === undefined) {
      level = new Level(task.priority, (key) => !this.mayStart(key));
      this.#levels.push(level);
    }
    return level;
  }

  #entered(task: T): void {
    this.#inLevels += 1;
    this.#ages.add(task, this.#inLevels);
  }

  #left(level: Level<T> | undefined): void {
    this.#inLevels -= 1;
    if (level?.size === 0) this.#levels = this.#levels.filter((other) => other !== level);
    if (this.#levels.length > 0) return;
    this.#ages.clear();
    this.#turns.reset();
  }
}
