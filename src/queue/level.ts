import { AgeList } from './age-list.ts';
import { KeyLane } from './key-lane.ts';
import { LinkedQueue, type QueueLinks } from './linked-queue.ts';
import type { Placed } from './ordering.ts';

/**
 * The waiting tasks of one priority. Keys take turns: the next task is the oldest one of the key whose turn it is, and a key
 * that was served goes behind the others. Every operation is O(1).
 */
export class Level<T extends QueueLinks<T> & Placed> {
  readonly priority: number;
  readonly #lanes = new Map<string | undefined, KeyLane<T>>();
  /** Keys with tasks that may start, in the order of their turns. */
  readonly #turns = new LinkedQueue<KeyLane<T>>();
  /** Keys that may not start another task now. They keep their tasks and wait beside the turns. */
  readonly #isBlocked: (key: string | undefined) => boolean;
  #size = 0;
  /** Tasks of the keys beside the turns. */
  #blocked = 0;
  /** The tasks that may lose their places, by age; made when the newest of them is first asked for. */
  #evictable: AgeList<T> | undefined = undefined;

  constructor(priority: number, isBlocked: (key: string | undefined) => boolean) {
    this.priority = priority;
    this.#isBlocked = isBlocked;
  }

  get size(): number {
    return this.#size;
  }

  /** Tasks that wait for their key's others to end. */
  get blocked(): number {
    return this.#blocked;
  }

  /** The task that would start next; `undefined` when none may. */
  get head(): T | undefined {
    return this.#turns.head?.tasks.head;
  }

  push(task: T): void {
    const lane = this.#enter(task.key);
    lane.tasks.push(task);
    if (task.isEvictable) this.#evictable?.add(task, this.#size);
  }

  /** Adds a task before the others of its key. */
  unshift(task: T): void {
    const lane = this.#enter(task.key);
    lane.tasks.unshift(task);
  }

  shift(): T | undefined {
    const lane = this.#turns.shift();
    const task = lane?.tasks.shift();
    if (lane === undefined || task === undefined) return undefined;
    this.#size -= 1;
    if (lane.tasks.size > 0) this.#turns.push(lane);
    else this.#lanes.delete(lane.key);
    return task;
  }

  remove(task: T): boolean {
    const lane = this.#lanes.get(task.key);
    if (lane === undefined || !lane.tasks.remove(task)) return false;
    this.#size -= 1;
    if (lane.heldBy === undefined) this.#blocked -= 1;
    if (lane.tasks.size === 0) {
      this.#turns.remove(lane);
      this.#lanes.delete(lane.key);
    }
    return true;
  }

  /** The task that came last of those that may lose their places. `inOrder` lists what waits here and elsewhere, as it came. */
  newest(inOrder: () => readonly T[]): T | undefined {
    this.#evictable ??= this.#listEvictable(inOrder());
    return this.#evictable.newest();
  }

  /** The key may not start another task until `unblock`. */
  block(key: string | undefined): void {
    const lane = this.#lanes.get(key);
    if (lane !== undefined && this.#turns.remove(lane)) this.#blocked += lane.tasks.size;
  }

  unblock(key: string | undefined): void {
    const lane = this.#lanes.get(key);
    if (lane === undefined || lane.heldBy !== undefined) return;
    this.#blocked -= lane.tasks.size;
    this.#turns.push(lane);
  }

  /** Whether `task` waits here. What runs is in a list of its own, so that it does not do to ask whether a list holds it. */
  holds(task: T): boolean {
    return task.heldBy !== undefined && task.heldBy === this.#lanes.get(task.key)?.tasks;
  }

  #listEvictable(tasks: readonly T[]): AgeList<T> {
    const ages = new AgeList<T>((task) => this.holds(task));
    for (const task of new Set(tasks)) if (task.isEvictable && this.holds(task)) ages.add(task, tasks.length); // one that came back is listed twice
    return ages;
  }

  /** Makes room for one more task of a key. */
  #enter(key: string | undefined): KeyLane<T> {
    let lane = this.#lanes.get(key);
    if (lane === undefined) {
      lane = new KeyLane(key);
      this.#lanes.set(key, lane);
    }
    this.#size += 1;
    if (lane.heldBy === undefined) {
      if (this.#isBlocked(key)) this.#blocked += 1;
      else this.#turns.push(lane);
    }
    return lane;
  }
}
