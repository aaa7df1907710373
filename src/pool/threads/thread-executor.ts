import type { ResourceLimits } from 'node:worker_threads';
import type { ListenerErrorSink } from '../../events/index.ts';
import { machineNowMs } from '../../host/index.ts';
import type { Clock } from '../../time/index.ts';
import type { Executor } from '../executor.ts';
import type { Task } from '../task.ts';
import { Crew } from '../workers/crew.ts';
import type { CrewHost } from '../workers/crew-host.ts';
import type { CrewLimits, RecycleOptions } from '../workers/crew-limits.ts';
import type { IdleWait } from '../workers/worker-terms.ts';
import { ThreadLink } from './thread-link.ts';

/** What the threads of a pool are made of; checked and complete. */
export interface ThreadExecutorOptions {
  readonly poolName: string;
  /** Address of the module whose functions are the handlers. */
  readonly module: string;
  readonly idleWait: IdleWait;
  readonly resourceLimits: ResourceLimits | undefined;
  readonly recycle: RecycleOptions;
  readonly limits: CrewLimits;
  readonly clock: Clock;
  readonly onListenerError: ListenerErrorSink;
}

/** Runs tasks in worker threads. */
export class ThreadExecutor<I, O> implements Executor<I, O> {
  readonly #options: ThreadExecutorOptions;
  #crew: Crew<I, O> | undefined = undefined;

  constructor(options: ThreadExecutorOptions) {
    this.#options = options;
  }

  crew(host: CrewHost<I, O>): Crew<I, O> {
    const { poolName, module, idleWait, resourceLimits, recycle, clock } = this.#options;
    const measuresHeap = recycle.heapBytes !== undefined;
    this.#crew = new Crew(
      {
        ...this.#options,
        openLink: (worker, events) => {
          const terms = { module, idleWait, measuresHeap, poolNowMs: clock.now(), machineNowMs: machineNowMs() };
          return new ThreadLink({ name: `${poolName}-${worker}`, terms, resourceLimits }, events);
        },
      },
      host,
    );
    return this.#crew;
  }

  execute(task: Task<I, O>): void {
    this.#crew?.execute(task);
  }

  runningTasks(): Iterable<Task<I, O>> {
    return this.#crew?.runningTasks() ?? [];
  }
}
