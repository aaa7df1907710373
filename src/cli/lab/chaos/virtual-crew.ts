import { reportListenerError } from '../../../host/index.ts';
import { Crew, type CrewHost, type Executor, type Task } from '../../../pool/index.ts';
import { type Random, seededRandom } from '../../../random/index.ts';
import type { ChaosTask } from './chaos-task.ts';
import { VirtualWorker, type VirtualWorkerParts } from './virtual-worker.ts';

/** What a {@link VirtualCrew} works with; `startMs` is the least time that a worker takes to start, the most is twice that. */
export interface VirtualCrewOptions extends Omit<VirtualWorkerParts, 'events'> {
  readonly seed: string;
}

/** Those of `createPool`. */
const LIMITS = { startMs: 30_000, abortMs: 100, leaveMs: 5_000, terminateMs: 5_000 };

/** Runs tasks on modelled threads or processes: the live crew, with models at the other end of its lines. */
export class VirtualCrew implements Executor<ChaosTask, void> {
  readonly #options: VirtualCrewOptions;
  readonly #random: Random;
  #crew: Crew<ChaosTask, void> | undefined = undefined;

  constructor(options: VirtualCrewOptions) {
    this.#options = options;
    this.#random = seededRandom(`${options.seed}/starts`);
  }

  crew(host: CrewHost<ChaosTask, void>): Crew<ChaosTask, void> {
    const { clock } = this.#options;
    this.#crew = new Crew(
      {
        clock,
        limits: LIMITS,
        recycle: {},
        openLink: (_worker, events) => {
          const startMs = this.#options.startMs * (1 + this.#random.next());
          return new VirtualWorker({ ...this.#options, startMs, events });
        },
        onListenerError: reportListenerError,
      },
      host,
    );
    return this.#crew;
  }

  execute(task: Task<ChaosTask, void>): void {
    this.#crew?.execute(task);
  }

  runningTasks(): Iterable<Task<ChaosTask, void>> {
    return this.#crew?.runningTasks() ?? [];
  }
}
