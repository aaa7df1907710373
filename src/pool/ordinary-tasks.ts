import type { DispatcherParts } from './dispatcher-parts.ts';
import type { ExpressHost, ExpressLane } from './express-lane.ts';
import { ORDINARY, type OrdinaryLine, type OrdinarySettle } from './ordinary-line.ts';
import type { AsyncScope, TaskCallback } from './task.ts';

/** What ordinary tasks need of the dispatcher. */
export interface OrdinaryHost {
  /** A task has settled: what waits may start. */
  drain(): void;
  /** Records how long a task ran that began at `startedAtMs`. */
  recordRun(startedAtMs: number): void;
}

/** Starts and ends the tasks that have no object of their own, those that find a free slot as well as those that had to wait. */
export class OrdinaryTasks<I, O> implements ExpressHost {
  readonly #parts: DispatcherParts<I, O>;
  readonly #host: OrdinaryHost;
  readonly #line: OrdinaryLine<I, O>;
  readonly #lane: ExpressLane<I, O>;
  /** Of the drain that is under way. */
  #nowMs = 0;
  #neutral: AsyncScope | undefined = undefined;

  constructor(parts: DispatcherParts<I, O>, host: OrdinaryHost, makeLane: (host: ExpressHost) => ExpressLane<I, O>) {
    this.#parts = parts;
    this.#host = host;
    this.#line = parts.queue.ordinary;
    this.#lane = makeLane(this);
  }

  /** Tasks that have started and not settled. */
  get running(): number {
    return this.#lane.running;
  }

  /** Starts a task that did not wait. With a callback, that takes the outcome; else the promise does. */
  start(input: I, callback: TaskCallback<O> | undefined): Promise<O> {
    const { runs, stamps } = this.#parts;
    this.#book();
    return this.#lane.start(input, runs === undefined ? 0 : stamps.now(), callback);
  }

  /** Starts the first one of those that wait. `neutral` is the context of one that was submitted in none. */
  startNext(nowMs: number, neutral: AsyncScope | undefined): void {
    this.#nowMs = nowMs;
    this.#neutral = neutral;
    this.#line.shift(this.#startWaiting);
  }

  /** Gives up all that run, as the pool closes: callbacks get `error`, promises settle with their handlers. */
  abort(error: unknown): void {
    const { roster, settler } = this.#parts;
    const { running } = this.#lane;
    if (running === 0) return;
    roster.hold(running);
    settler.countAborted(running);
    this.#lane.abort(error);
  }

  expressSucceeded(startedAtMs: number): void {
    const { runs, settler, roster } = this.#parts;
    if (runs !== undefined) this.#host.recordRun(startedAtMs);
    roster.release();
    settler.countCompleted();
  }

  expressFailed(error: unknown): void {
    this.#parts.roster.release();
    this.#parts.settler.countFailed(error);
  }

  expressEndedLate(): void {
    this.#parts.roster.releaseHeld();
  }

  drain(): void {
    this.#host.drain();
  }

  reportError(error: unknown): void {
    this.#parts.settler.reportError(error);
  }

  #book(): void {
    this.#parts.roster.occupy();
    this.#parts.rate?.started(ORDINARY);
  }

  readonly #startWaiting = (
    input: I,
    settle: OrdinarySettle<O>,
    reject: ((error: unknown) => void) | undefined,
    sinceMs: number,
    scope: AsyncScope | undefined,
  ): void => {
    const nowMs = this.#nowMs;
    this.#parts.waits.record(nowMs - sinceMs, nowMs);
    this.#book();
    void this.#lane.start(input, nowMs, settle, reject, scope ?? this.#neutral);
  };
}
