import { createDeferred } from '../internal/index.ts';
import type { Clock, Timer } from '../time/index.ts';
import type { ServicedPool } from './serviced-pool.ts';
import type { TaskDesk } from './task-desk.ts';

/** How a service stops. */
export interface StopOptions {
  /** Time between "not ready" and the closing of the door, in milliseconds: who sends tasks can look elsewhere. */
  readonly noticeMs: number;
  /** Time for all of it, the notice included, in milliseconds. Then what waits or runs is given up. */
  readonly deadlineMs: number;
}

/** The colleagues of a {@link Stopping}. */
export interface StoppingParts {
  readonly clock: Clock;
  readonly pool: ServicedPool;
  readonly desk: TaskDesk;
  /** Told as the protocol goes on. */
  readonly onStep: (step: 'notice' | 'shut' | 'closed') => void;
}

/**
 * How a service stops, once, whoever asks how often:
 * 1. it is not ready from this instant on, so that nobody new is sent here;
 * 2. for the time of the notice it goes on as ever, because those who know it have not looked yet;
 * 3. the door shuts: new tasks are refused, outcomes can still be asked for;
 * 4. what waits and runs goes on until the deadline, and is given up then: the pool closes;
 * 5. when every task has an outcome, the stop is done.
 * {@link hurry} makes both times 0.
 */
export class Stopping {
  readonly #parts: StoppingParts;
  readonly #noticed = createDeferred<void>();
  #timer: Timer | undefined;
  #deadlineAtMs = Number.POSITIVE_INFINITY;
  #done: Promise<void> | undefined;

  constructor(parts: StoppingParts) {
    this.#parts = parts;
  }

  /** Whether the service is about to end, or has. */
  get hasBegun(): boolean {
    return this.#done !== undefined;
  }

  /** Begins to stop. Resolves when every accepted task has an outcome. */
  begin({ noticeMs, deadlineMs }: StopOptions): Promise<void> {
    if (this.#done !== undefined) return this.#done;
    const { clock, onStep } = this.#parts;
    this.#deadlineAtMs = clock.now() + deadlineMs;
    this.#timer = clock.setTimer(() => this.#noticed.resolve(), Math.min(noticeMs, deadlineMs), { keepAlive: true });
    this.#done = this.#run();
    onStep('notice');
    return this.#done;
  }

  /** Gives up now what waits or runs. Does nothing before {@link begin}. */
  hurry(): void {
    if (this.#done === undefined) return;
    this.#deadlineAtMs = this.#parts.clock.now();
    this.#noticed.resolve();
    // The pool takes the nearer deadline when it closes already, and is closed with it when it does not.
    if (this.#parts.pool.snapshot().state === 'closing') void this.#close();
  }

  async #run(): Promise<void> {
    await this.#noticed.promise;
    this.#timer?.cancel();
    const { desk, onStep } = this.#parts;
    desk.shut();
    onStep('shut');
    await this.#close();
    await desk.settled();
    onStep('closed');
  }

  async #close(): Promise<void> {
    const { pool, clock } = this.#parts;
    const leftMs = Math.max(0, this.#deadlineAtMs - clock.now());
    await pool.close({ deadlineMs: leftMs, queued: 'run' });
  }
}
