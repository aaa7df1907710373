import { type PoolCore, Task } from '../pool/index.ts';
import type { Arrivals } from './arrivals.ts';
import type { EventClock } from './event-clock.ts';
import type { RunMeter } from './run-meter.ts';
import type { SimTask } from './sim-task.ts';
import type { SimProgress } from './simulate-options.ts';
import type { TaskDraws } from './task-draws.ts';
import { createTaskSource, type TaskSource } from './task-source.ts';

/** Events between two reports of progress, and the mask that finds them. */
const PROGRESS_MASK = (1 << 17) - 1;

/** The parts of a run. */
export interface WorldParts {
  readonly clock: EventClock;
  readonly core: PoolCore<SimTask, void>;
  readonly meter: RunMeter;
  readonly draws: TaskDraws;
  readonly arrivals: Arrivals;
  readonly seed: number | string;
  readonly onProgress: ((progress: SimProgress) => void) | undefined;
}

/**
 * Plays arrivals against a pool: moves time from event to event, hands tasks in, and has the meter look after each. It is the only
 * part of the simulation that the pool does not have live; there it is the world.
 */
export class World {
  readonly #parts: WorldParts;
  readonly #source: TaskSource;
  readonly #onSettled: (() => void) | undefined;
  #isSubmitting = false;
  #isOver = false;

  constructor(parts: WorldParts) {
    this.#parts = parts;
    this.#source = createTaskSource(parts.arrivals, parts.seed, parts.clock, () => this.#submit());
    // Users do not wait for each other: only producers are told of ends.
    this.#onSettled = parts.arrivals.kind === 'open' ? undefined : () => this.#settled();
  }

  run(): void {
    const { clock, meter, arrivals, onProgress } = this.#parts;
    const { durationMs } = arrivals;
    const source = this.#source;
    for (let events = 0; ; events += 1) {
      const arrivesMs = source.nextMs;
      const dueMs = clock.nextDueMs;
      const atMs = Math.min(arrivesMs, dueMs);
      if (atMs > durationMs) break;
      meter.advance(atMs);
      if (arrivesMs < dueMs) {
        clock.moveTo(arrivesMs);
        source.passed();
        this.#submit();
      } else {
        clock.runNext();
      }
      meter.look();
      if ((events & PROGRESS_MASK) === PROGRESS_MASK) onProgress?.({ atMs, durationMs, arrived: meter.arrived });
    }
    clock.moveTo(durationMs);
    meter.advance(durationMs);
    this.#isOver = true; // what the close of the pool still moves is no part of the run
  }

  #submit(): void {
    if (this.#isOver) return;
    const { clock, core, draws, meter } = this.#parts;
    const input = draws.task(clock.now());
    meter.arrivedTask(input);
    this.#isSubmitting = true;
    const isAccepted = core.submit(new Task<SimTask, void>(input, undefined, this.#onSettled, this.#onSettled, undefined));
    this.#isSubmitting = false;
    if (isAccepted) return;
    meter.refusedTask();
    this.#source.refused();
  }

  /** A refusal is told from within `submit`, and known there. */
  #settled(): void {
    if (!this.#isSubmitting && !this.#isOver) this.#source.settled();
  }
}
