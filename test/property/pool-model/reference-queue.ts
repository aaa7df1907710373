/** What of a task its place among others depends on. */
interface Waiting {
  readonly priority: number;
  readonly key: string | undefined;
  readonly submittedAtMs: number;
}

/**
 * The documented order, looked up anew each time: of the oldest tasks of the keys that may start and whose turn it is, one per
 * priority, the one with the lowest rank. A key's turn is a number that it gets when it begins to wait, when it was served, and when it
 * is no longer at its limit.
 */
export class ReferenceQueue<T extends Waiting> {
  readonly #ageingMs: number;
  readonly #maxPerKey: number;
  #tasks: T[] = [];
  readonly #running = new Map<string, number>();
  readonly #turns = new Map<string, number>();
  #turn = 0;

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
    const priorities = [...new Set(this.#tasks.map(({ priority }) => priority))];
    const heads = priorities.map((priority) => this.#headOf(priority)).filter((task) => task !== undefined);
    const rank = (task: T): number => task.submittedAtMs - task.priority * this.#ageingMs;
    return heads.toSorted((a, b) => rank(a) - rank(b) || b.priority - a.priority)[0];
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
    this.remove(head);
    this.#takeTurn(laneOf(head));
  }

  remove(task: T): void {
    this.#tasks = this.#tasks.filter((other) => other !== task);
  }

  takeAll(): T[] {
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
