import type { EventClock } from '../../src/sim/event-clock.ts';
import type { OrdinaryTask } from './ordinary-task.ts';
import type { WorldDraws } from './world-draws.ts';

/** The door of the pools: a source hands its tasks in here, and they are measured on their way. */
export interface Door {
  readonly clock: EventClock;
  readonly draws: WorldDraws;
  /** Tasks that wait in all pools. */
  readonly queued: number;
  /** Whether overloads and failures are tried again by whoever hands tasks in. */
  readonly retries: boolean;
  readonly seed: number;
  /** `onEnd` is told how the task ended; returns whether it was accepted. */
  submit(task: OrdinaryTask, onEnd: (task: OrdinaryTask, error: unknown) => void): boolean;
}

/** Who hands tasks in. */
export interface Source {
  start(): void;
  /** Whether nothing will come any more. */
  readonly isOver: boolean;
}
