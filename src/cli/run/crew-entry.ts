import type { AutoscaledModulePool } from '../../autoscaled-pool/index.ts';
import { isPoolError } from '../../errors/index.ts';
import type { Clock } from '../../time/index.ts';
import { isHandlerFailure } from './handler-failure.ts';
import { ReadyResult } from './result-line.ts';
import type { RunPool } from './run-loop.ts';
import type { RunTask } from './run-task.ts';
import type { WorkerAnswer } from './run-worker.ts';

/** A pool whose workers run `run-worker.ts`. */
export type RunCrew = Pick<AutoscaledModulePool<typeof import('./run-worker.ts')>, 'queued' | 'post' | 'run' | 'close'>;

/**
 * The door of a run to threads or processes. Only input and number travel; what a handler in this process would note on its task, its
 * tries and its begin, is noted here when it has ended.
 */
export class CrewEntry implements RunPool {
  readonly #crew: RunCrew;
  readonly #clock: Clock;

  constructor(crew: RunCrew, clock: Clock) {
    this.#crew = crew;
    this.#clock = clock;
  }

  get queued(): number {
    return this.#crew.queued;
  }

  post(task: RunTask, callback: (error: unknown, result: unknown) => void): boolean {
    const { index, input } = task;
    return this.#crew.post({ index, input }, (error, answer) => {
      if (answer === undefined) callback(this.#failed(task, error), undefined);
      else callback(undefined, this.#succeeded(task, answer));
    });
  }

  async run(task: RunTask, options: { readonly timeoutMs: number }): Promise<unknown> {
    const { index, input } = task;
    try {
      return this.#succeeded(task, await this.#crew.run({ index, input }, options));
    } catch (error) {
      throw this.#failed(task, error);
    }
  }

  close(options: { readonly deadlineMs: number; readonly queued: 'return' }): Promise<unknown> {
    return this.#crew.close(options);
  }

  #succeeded(task: RunTask, { result, runMs }: WorkerAnswer): ReadyResult {
    task.attempts += 1;
    task.hasThrown = false;
    task.startedAtMs = this.#clock.now() - runMs;
    return new ReadyResult(result);
  }

  /** A task that the closing pool gives back was not tried, or is to be tried again from the start. */
  #failed(task: RunTask, error: unknown): unknown {
    task.hasThrown = isHandlerFailure(error);
    if (!isPoolError(error) || error.code !== 'ERR_POOL_CLOSED') task.attempts += 1;
    return error;
  }
}
