import { Crew, type CrewHost, type Executor, type Task } from '../pool/index.ts';
import type { Dependency } from './dependency.ts';
import type { EventClock } from './event-clock.ts';
import { ModelledLink } from './modelled-link.ts';
import type { SimTask } from './sim-task.ts';

/** What a {@link CrewExecutor} works with. */
export interface CrewExecutorOptions {
  readonly clock: EventClock;
  readonly dependency: Dependency;
  /** Time until a worker is ready, in milliseconds. */
  readonly startMs: number;
  /** Told when a worker begins a task. */
  readonly onStart: (task: SimTask) => void;
}

/** Longer than any simulation: a modelled worker always does what it is asked to. */
const FOR_EVER_MS = 2_147_483_647;

/** Runs tasks in virtual time on workers that have to be started: the live crew, with modelled workers at the other end of its lines. */
export class CrewExecutor implements Executor<SimTask, void> {
  readonly #options: CrewExecutorOptions;
  #crew: Crew<SimTask, void> | undefined = undefined;
  #started = 0;

  constructor(options: CrewExecutorOptions) {
    this.#options = options;
  }

  /** Workers that were started, replacements included. */
  get started(): number {
    return this.#started;
  }

  crew(host: CrewHost<SimTask, void>): Crew<SimTask, void> {
    const { clock } = this.#options;
    this.#crew = new Crew(
      {
        clock,
        limits: { startMs: FOR_EVER_MS, abortMs: 0, leaveMs: FOR_EVER_MS, terminateMs: FOR_EVER_MS },
        recycle: {},
        openLink: (_worker, events) => {
          this.#started += 1;
          return new ModelledLink({ ...this.#options, events });
        },
        onListenerError: (error) => {
          throw error;
        },
      },
      host,
    );
    return this.#crew;
  }

  execute(task: Task<SimTask, void>): void {
    this.#crew?.execute(task);
  }

  runningTasks(): Iterable<Task<SimTask, void>> {
    return this.#crew?.runningTasks() ?? [];
  }
}
