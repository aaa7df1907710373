import type { Backend, TaskEnd } from './backend.ts';
import { EndHeap } from './end-heap.ts';

/** A server that settles a task's run time when it arrives, from the number in flight then (a test server with a timer). */
export class ArrivalSampledBackend implements Backend {
  readonly #runMs: (inFlight: number) => number;
  readonly #running = new EndHeap();

  constructor(runMs: (inFlight: number) => number) {
    this.#runMs = runMs;
  }

  start(nowMs: number): void {
    this.#running.push({ key: nowMs + this.#runMs(this.#running.size + 1), startedMs: nowMs });
  }

  get nextMs(): number {
    return this.#running.first?.key ?? Number.POSITIVE_INFINITY;
  }

  next(): TaskEnd | undefined {
    const ended = this.#running.pop();
    return ended === undefined ? undefined : { startedMs: ended.startedMs, kind: 'ok' };
  }
}
