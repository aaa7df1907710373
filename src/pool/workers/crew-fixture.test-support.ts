import { seededRandom } from '../../random/index.ts';
import { ManualClock } from '../../time/index.ts';
import type { Executor } from '../executor.ts';
import { PoolCore } from '../pool-core.ts';
import type { PoolCoreOptions } from '../pool-core-options.ts';
import { RETRY_BUDGET_DEFAULTS } from '../retries/retry-budget.ts';
import { WorkerPool } from '../worker-pool.ts';
import { Crew, type CrewOptions } from './crew.ts';
import type { DegradedEvent, WorkerExitEvent } from './crew-events.ts';
import { FakeThread } from './fake-thread.test-support.ts';
import type { ModuleHandler } from './worker-module.ts';

/** A pool of fake threads with everything that it was made of. */
export interface CrewFixture {
  readonly pool: WorkerPool<unknown, unknown>;
  readonly core: PoolCore<unknown, unknown>;
  readonly clock: ManualClock;
  /** Every thread that was ever started. */
  readonly threads: FakeThread[];
  readonly exits: WorkerExitEvent[];
  readonly degradations: DegradedEvent[];
  readonly reported: unknown[];
  /** Threads that the system will refuse to start from now on. */
  refusals: number;
  /** Gives every thread and the pool their turns until nothing happens any more. */
  settle(): Promise<void>;
}

/** What a test of a crew may choose. */
export type CrewFixtureOptions = Partial<PoolCoreOptions> &
  Partial<Pick<CrewOptions, 'limits' | 'recycle'>> & {
    /** Whether threads become ready by themselves in {@link CrewFixture.settle}. @defaultValue true */
    readonly becomeReady?: boolean;
    /** Asked where threads could meet. @see FakeThread */
    readonly races?: () => boolean;
    /** Whether the pool has to ask for tasks that it wants back. @see FakeThread */
    readonly answersLater?: boolean;
  };

const LIMITS = { startMs: 30_000, abortMs: 100, leaveMs: 5_000, terminateMs: 5_000 };

/** Makes a pool of fake threads on a manual clock: size 2, up to 8. For tests only. */
export const createCrewFixture = (
  handlers: Readonly<Record<string, ModuleHandler>>,
  options: CrewFixtureOptions = {},
): CrewFixture => {
  const { limits = LIMITS, recycle = {}, becomeReady = true, races, answersLater, ...rest } = options;
  const clock = new ManualClock({ startMs: 1_000 });
  const threads: FakeThread[] = [];
  const reported: unknown[] = [];
  const onListenerError = (error: unknown): void => void reported.push(error);
  let crew: Crew<unknown, unknown> | undefined;
  const fixture = { refusals: 0 };
  const executor: Executor<unknown, unknown> = {
    crew: (host) => {
      const openLink: CrewOptions['openLink'] = (_worker, events) => {
        if (fixture.refusals > 0) {
          fixture.refusals -= 1;
          throw new Error('EAGAIN');
        }
        const thread = new FakeThread(events, handlers, () => clock.now(), races, answersLater);
        threads.push(thread);
        return thread;
      };
      crew = new Crew({ clock, limits, recycle, openLink, onListenerError }, host);
      return crew;
    },
    execute: (task) => crew?.execute(task),
    runningTasks: () => crew?.runningTasks() ?? [],
  };
  const core = new PoolCore<unknown, unknown>(executor, {
    name: 'pool',
    spawn: 'eager',
    min: 0,
    max: 8,
    desired: 2,
    idleTimeoutMs: undefined,
    queueCapacity: 1_000,
    overflow: 'reject',
    maxWaitMs: undefined,
    ageingMs: 10_000,
    maxPerKey: undefined,
    rates: undefined,
    scopes: undefined,
    onTimeout: 'hold',
    classify: () => 'failure',
    retries: undefined,
    retryBudget: RETRY_BUDGET_DEFAULTS,
    random: seededRandom(1),
    measuresRuns: true,
    clock,
    onListenerError,
    ...rest,
  });
  const exits: WorkerExitEvent[] = [];
  const degradations: DegradedEvent[] = [];
  core.workerExits.subscribe((event) => exits.push(event));
  core.degradations.subscribe((event) => degradations.push(event));
  const turn = (): boolean => {
    let hasMoved = false;
    for (const thread of Array.from(threads)) {
      if (becomeReady && !thread.isReady) thread.becomeReady();
      hasMoved = thread.runWorker() || hasMoved;
      hasMoved = thread.runPool() || hasMoved;
      if (thread.isTerminated && !thread.isGone) {
        thread.exit(1);
        hasMoved = true;
      }
    }
    return hasMoved;
  };
  const settle = async (): Promise<void> => {
    for (let quiet = 0; quiet < 12; quiet += 1) {
      if (turn()) quiet = 0;
      await Promise.resolve();
    }
  };
  return Object.assign(fixture, { pool: new WorkerPool(core), core, clock, threads, exits, degradations, reported, settle });
};
