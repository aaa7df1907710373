import type { DispatcherParts } from './dispatcher-parts.ts';
import type { Task } from './task.ts';

/** What tasks with an object of their own have booked from their start on, and how they give it back. */
export class StartedTasks<I, O> {
  readonly #parts: Pick<DispatcherParts<I, O>, 'roster' | 'queue'>;
  #running = 0;
  #abandoned = 0;

  constructor(parts: Pick<DispatcherParts<I, O>, 'roster' | 'queue'>) {
    this.#parts = parts;
  }

  /** Tasks that have started and not settled. */
  get running(): number {
    return this.#running;
  }

  /** Handlers that still run although their worker was given up. */
  get abandoned(): number {
    return this.#abandoned;
  }

  /** One more has started. */
  begun(): void {
    this.#running += 1;
  }

  /** The task ends with its handler. */
  giveBack(task: Task<I, O>): void {
    this.#running -= 1;
    if (task.extras === undefined) {
      this.#parts.roster.release();
      return;
    }
    this.#parts.roster.release(task.weight);
    if (task.key !== undefined) this.#parts.queue.ended(task.key);
  }

  /** The task settles before its handler has ended. Its key stays counted while the worker is held. */
  detach(task: Task<I, O>, fate: 'hold' | 'abandon'): void {
    this.#running -= 1;
    if (fate === 'hold') {
      this.#parts.roster.hold(task.weight);
      return;
    }
    this.#parts.roster.abandon(task.weight);
    this.#abandoned += 1;
    if (task.key !== undefined) this.#parts.queue.ended(task.key);
  }

  /** The handler of a detached task has ended. */
  giveBackLate(task: Task<I, O>): void {
    if (task.state === 'abandoned') {
      this.#abandoned -= 1;
    } else {
      this.#parts.roster.releaseHeld(task.weight);
      if (task.key !== undefined) this.#parts.queue.ended(task.key);
    }
    task.state = 'settled';
  }
}
