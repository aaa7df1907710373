import type { ListenerErrorSink } from '../../events/index.ts';
import { isHeapLimited, machineNowMs } from '../../host/index.ts';
import type { Clock } from '../../time/index.ts';
import type { Executor } from '../executor.ts';
import type { Task } from '../task.ts';
import { Crew } from '../workers/crew.ts';
import type { CrewHost } from '../workers/crew-host.ts';
import type { CrewLimits, RecycleOptions } from '../workers/crew-limits.ts';
import { ProcessLink } from './process-link.ts';

/** Memory limits of a child process, in mebibytes. */
export interface ProcessMemory {
  readonly maxOldGenerationSizeMb?: number;
  readonly maxYoungGenerationSizeMb?: number;
  readonly stackSizeMb?: number;
}

/** What the child processes of a pool are made of; checked and complete. */
export interface ProcessExecutorOptions {
  /** Address of the module whose functions are the handlers. */
  readonly module: string;
  readonly resourceLimits: ProcessMemory | undefined;
  readonly recycle: RecycleOptions;
  readonly limits: CrewLimits;
  readonly clock: Clock;
  readonly onListenerError: ListenerErrorSink;
}

const flagsFor = ({ maxOldGenerationSizeMb, maxYoungGenerationSizeMb, stackSizeMb }: ProcessMemory): string[] => [
  ...(maxOldGenerationSizeMb === undefined ? [] : [`--max-old-space-size=${Math.ceil(maxOldGenerationSizeMb)}`]),
  ...(maxYoungGenerationSizeMb === undefined
    ? []
    : [`--max-semi-space-size=${Math.max(1, Math.ceil(maxYoungGenerationSizeMb / 3))}`]),
  ...(stackSizeMb === undefined ? [] : [`--stack-size=${Math.ceil(stackSizeMb * 1_000)}`]),
];

/** Runs tasks in child processes. */
export class ProcessExecutor<I, O> implements Executor<I, O> {
  readonly #options: ProcessExecutorOptions;
  #crew: Crew<I, O> | undefined = undefined;

  constructor(options: ProcessExecutorOptions) {
    this.#options = options;
  }

  crew(host: CrewHost<I, O>): Crew<I, O> {
    const { module, resourceLimits = {}, recycle, clock } = this.#options;
    const measuresHeap = recycle.heapBytes !== undefined;
    const hasMemoryLimit = resourceLimits.maxOldGenerationSizeMb !== undefined || isHeapLimited();
    const flags = flagsFor(resourceLimits);
    this.#crew = new Crew(
      {
        ...this.#options,
        openLink: (_worker, events) => {
          const terms = {
            module,
            idleWait: 'events',
            measuresHeap,
            poolNowMs: clock.now(),
            machineNowMs: machineNowMs(),
          } as const;
          return new ProcessLink({ terms, flags, hasMemoryLimit, clock }, events);
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
