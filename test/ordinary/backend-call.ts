import type { Call, Dependency } from '../../src/sim/dependency.ts';
import { overloadOf } from '../../src/sim/sim-errors.ts';
import type { OrdinaryTask } from './ordinary-task.ts';

/** One call of what is behind a pool that is not ours: tells how it ended. */
export class BackendCall implements Call {
  heapIndex = -1;
  readonly workMs: number;
  readonly #task: OrdinaryTask;
  readonly #onEnd: (error: Error | null) => void;

  constructor(task: OrdinaryTask, onEnd: (error: Error | null) => void) {
    this.workMs = task.workMs;
    this.#task = task;
    this.#onEnd = onEnd;
  }

  fire(): void {
    this.ended();
  }

  ended(): void {
    this.#onEnd(this.#task.fate === 'ok' ? null : overloadOf(undefined));
  }

  overloaded(retryAfterMs: number | undefined): void {
    this.#onEnd(overloadOf(retryAfterMs));
  }
}

/** Hands a task to what is behind the pool. */
export const call = (dependency: Dependency, task: OrdinaryTask, onEnd: (error: Error | null) => void): void =>
  dependency.serve(new BackendCall(task, onEnd));
