import type { Backend, TaskEnd } from './backend.ts';
import { EndHeap } from './end-heap.ts';

export interface QueueOptions {
  /** Number of servers at a moment. */
  readonly servers: (nowMs: number) => number;
  /** Time that the next task occupies a server, in milliseconds. */
  readonly serviceMs: () => number;
  /** Time that a task spends beside the servers, before it joins their queue, in milliseconds. @defaultValue 0 */
  readonly asideMs?: () => number;
  /** Longest run time; a task that still waits for a server then ends as timed out. @defaultValue none */
  readonly timeoutMs?: number;
}

/** A fixed number of servers with a first-come, first-served queue before them: an event loop, a connection pool. */
export class QueueBackend implements Backend {
  readonly #options: QueueOptions;
  readonly #aside = new EndHeap();
  readonly #serving = new EndHeap();
  #waiting: number[] = [];
  #head = 0;
  #atMs = 0;

  constructor(options: QueueOptions) {
    this.#options = options;
  }

  start(nowMs: number): void {
    this.#atMs = nowMs;
    this.#aside.push({ key: nowMs + (this.#options.asideMs?.() ?? 0), startedMs: nowMs });
  }

  get nextMs(): number {
    return Math.min(
      this.#aside.first?.key ?? Number.POSITIVE_INFINITY,
      this.#serving.first?.key ?? Number.POSITIVE_INFINITY,
      this.#timeoutAtMs(),
    );
  }

  next(): TaskEnd | undefined {
    const atMs = this.nextMs;
    this.#atMs = atMs;
    if (this.#serving.first?.key === atMs) {
      const ended = this.#serving.pop();
      this.#fill();
      return ended === undefined ? undefined : { startedMs: ended.startedMs, kind: 'ok' };
    }
    if (this.#aside.first?.key === atMs) {
      const joined = this.#aside.pop();
      if (joined !== undefined) this.#waiting.push(joined.startedMs);
      this.#fill();
      return undefined;
    }
    const startedMs = this.#take();
    return startedMs === undefined ? undefined : { startedMs, kind: 'timeout' };
  }

  #timeoutAtMs(): number {
    const oldest = this.#waiting[this.#head];
    if (oldest === undefined || this.#options.timeoutMs === undefined) return Number.POSITIVE_INFINITY;
    return Math.max(this.#atMs, oldest + this.#options.timeoutMs);
  }

  #fill(): void {
    while (this.#serving.size < this.#options.servers(this.#atMs)) {
      const startedMs = this.#take();
      if (startedMs === undefined) return;
      this.#serving.push({ key: this.#atMs + this.#options.serviceMs(), startedMs });
    }
  }

  #take(): number | undefined {
    const oldest = this.#waiting[this.#head];
    if (oldest === undefined) return undefined;
    this.#head += 1;
    if (this.#head > 1_000) {
      this.#waiting = this.#waiting.slice(this.#head);
      this.#head = 0;
    }
    return oldest;
  }
}
