/** What of a task its place among others depends on. */
interface Waiting {
  readonly priority: number;
  readonly key: string | undefined;
  readonly submittedAtMs: number;
  readonly state: string;
}

/** Starts of the highest priority before one of a lower rank. */
const MOST_PASSES = 9;

/**
 * The documented order, looked up anew each time: of the oldest tasks of the keys that may start and whose turn it is, one per
 * priority, the one with the highest priority; after nine of them that went before another of a lower rank, that one, unless the one before it still runs. A key's turn is a number that it gets when it begins to wait, when it was served, and when it
 * is no longer at its limit.
 */
export class ReferenceQueue<T extends Waiting> {
  readonly #ageingMs: number;
  readonly #maxPerKey: number;
  #tasks: T[] = [];
  readonly #running = new Map<string, number>();
  readonly #turns = new Map<string, number>();
  #turn = 0;
  #passes = 0;
  #aged: T | undefined = undefined;

  constructor(ageingMs: number, maxPerKey: number | undefined) {
    this.#ageingMs = ageingMs;
    this.#maxPerKey = maxPerKey ?? Number.POSITIVE_INFINITY;
  }

  get size(): number {
    return this.#tasks.length;
  }

  /** Tasks of keys that are at their limit. */
  get blocked(): number {
    return this.#tasks.filter(({ key }) => this.isFull(key)).length;
  }

  get head(): T | undefined {
    return this.#heads(this.#isAgedDue ? 'rank' : 'priority')[0];
  }

  /** The newest of the lowest priority below this one. */
  newestBelow(priority: number): T | undefined {
    const lowest = Math.min(...this.#tasks.map((task) => task.priority));
    return lowest < priority ? this.#tasks.findLast((task) => task.priority === lowest) : undefined;
  }

  isFull(key: string | undefined): boolean {
    return key !== undefined && (this.#running.get(key) ?? 0) >= this.#maxPerKey;
  }

  ahead(priority: number): number {
    return this.#tasks.filter((task) => task.priority >= priority).length;
  }

  push(task: T): void {
    const isFirst = !this.#tasks.some((other) => laneOf(other) === laneOf(task));
    this.#tasks.push(task);
    if (isFirst) this.#takeTurn(laneOf(task));
  }

  /** Takes the head, which is there. */
  shift(): void {
    const { head } = this;
    if (head === undefined) return;
    const isContested = this.#heads('priority')[0] !== this.#heads('rank')[0];
    if (isContested && this.#isAgedDue) {
      this.#passes = 0;
      this.#aged = head;
    } else if (isContested) this.#passes += 1;
    this.remove(head);
    this.#takeTurn(laneOf(head));
  }

  remove(task: T): void {
    this.#tasks = this.#tasks.filter((other) => other !== task);
    if (this.#tasks.length === 0) this.#passes = 0;
  }

  takeAll(): T[] {
    this.#passes = 0;
    return this.#tasks.splice(0);
  }

  started(key: string | undefined): void {
    if (key !== undefined) this.#running.set(key, (this.#running.get(key) ?? 0) + 1);
  }

  ended(key: string | undefined): void {
    if (key === undefined) return;
    const wasFull = this.isFull(key);
    this.#running.set(key, (this.#running.get(key) ?? 0) - 1);
    if (!wasFull) return;
    for (const lane of this.#turns.keys()) if (lane.endsWith(` ${key}`)) this.#takeTurn(lane);
  }

  get #isAgedDue(): boolean {
    const { state } = this.#aged ?? {};
    return this.#passes >= MOST_PASSES && state !== 'running' && state !== 'held';
  }

  /** The tasks that may start, one per priority, in this order. */
  #heads(by: 'priority' | 'rank'): T[] {
    const priorities = [...new Set(this.#tasks.map(({ priority }) => priority))];
    const heads = priorities.map((priority) => this.#headOf(priority)).filter((task) => task !== undefined);
    const rank = (task: T): number => task.submittedAtMs - task.priority * this.#ageingMs;
    return heads.toSorted((a, b) => (by === 'rank' ? rank(a) - rank(b) : 0) || b.priority - a.priority);
  }

  #headOf(priority: number): T | undefined {
    const waiting = this.#tasks.filter((task) => task.priority === priority && !this.isFull(task.key));
    const turnOf = (task: T): number => this.#turns.get(laneOf(task)) ?? 0;
    return waiting.toSorted((a, b) => turnOf(a) - turnOf(b))[0]; // stable: the oldest of its key
  }

  #takeTurn(lane: string): void {
    this.#turn += 1;
    this.#turns.set(lane, this.#turn);
  }
}

const laneOf = ({ priority, key }: Waiting): string => `${priority} ${key ?? '-'}`;
