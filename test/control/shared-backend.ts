import type { Backend, TaskEnd } from './backend.ts';
import { EndHeap } from './end-heap.ts';

/** How often a backend whose speed moves with time looks at the clock, in milliseconds. */
const REFRESH_MS = 20;

export interface SharedOptions {
  /** Run time of the next task when it has the backend for itself, in milliseconds. */
  readonly workMs: () => number;
  /** How many times longer a task runs with `inFlight` tasks at `nowMs`. */
  readonly slowdown: (inFlight: number, nowMs: number) => number;
  /** Whether `slowdown` moves with time. */
  readonly isMoving?: boolean;
}

/**
 * All running tasks share one machine: each proceeds at 1/slowdown of full speed, so a change in their number is felt at
 * once by all of them. `key` of an ending is the amount of shared work done when the task ends.
 */
export class SharedBackend implements Backend {
  readonly #options: SharedOptions;
  readonly #running = new EndHeap();
  #atMs = 0;
  #doneMs = 0;
  #pace = 1;
  #refreshMs = Number.POSITIVE_INFINITY;

  constructor(options: SharedOptions) {
    this.#options = options;
  }

  start(nowMs: number): void {
    this.#advance(nowMs);
    this.#running.push({ key: this.#doneMs + this.#options.workMs(), startedMs: nowMs });
    this.#adjust();
  }

  get nextMs(): number {
    const first = this.#running.first;
    if (first === undefined) return Number.POSITIVE_INFINITY;
    return Math.min(this.#refreshMs, this.#atMs + Math.max(0, first.key - this.#doneMs) * this.#pace);
  }

  next(): TaskEnd | undefined {
    const first = this.#running.first;
    const atMs = this.nextMs;
    if (first === undefined) return undefined;
    const isRefresh = atMs === this.#refreshMs;
    this.#advance(atMs);
    if (!isRefresh) this.#running.pop();
    this.#adjust();
    return isRefresh ? undefined : { startedMs: first.startedMs, kind: 'ok' };
  }

  #advance(nowMs: number): void {
    this.#doneMs += (nowMs - this.#atMs) / this.#pace;
    this.#atMs = nowMs;
  }

  #adjust(): void {
    this.#pace = this.#options.slowdown(this.#running.size, this.#atMs);
    if (this.#options.isMoving === true) this.#refreshMs = this.#atMs + REFRESH_MS;
  }
}
