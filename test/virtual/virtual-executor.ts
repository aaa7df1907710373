import type { Executor, ExecutorHost, Task } from '../../src/pool/index.ts';
import type { ManualClock } from '../../src/time/index.ts';

/** A task that takes `runMs` of virtual time. */
export interface VirtualTask {
  readonly arrivedAtMs: number;
  readonly runMs: number;
}

/** Runs tasks on the manual clock: no promise, no microtask. */
export class VirtualExecutor implements Executor<VirtualTask, void> {
  readonly #clock: ManualClock;
  readonly #onStart: (waitMs: number) => void;
  readonly #running = new Set<Task<VirtualTask, void>>();

  constructor(clock: ManualClock, onStart: (waitMs: number) => void) {
    this.#clock = clock;
    this.#onStart = onStart;
  }

  execute(task: Task<VirtualTask, void>, host: ExecutorHost<VirtualTask, void>): void {
    this.#onStart(this.#clock.now() - task.input.arrivedAtMs);
    this.#running.add(task);
    const end = (): void => {
      this.#running.delete(task);
      host.succeeded(task, undefined);
    };
    this.#clock.setTimer(end, task.input.runMs);
  }

  runningTasks(): Iterable<Task<VirtualTask, void>> {
    return this.#running;
  }
}
