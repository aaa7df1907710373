import { type AutoscaledPool, checkPoolOptions, composePool, type PoolOptions } from '../../src/autoscaled-pool/index.ts';
import type { WorkerPool } from '../../src/pool/index.ts';
import { seededRandom } from '../../src/random/index.ts';
import type { Dependency } from '../../src/sim/dependency.ts';
import { EventClock, type SimEvent } from '../../src/sim/event-clock.ts';
import { ModelledExecutor } from '../../src/sim/modelled-executor.ts';
import { SimTask } from '../../src/sim/sim-task.ts';
import { arrivalTimes, type Profile, type ServiceTime } from '../../src/workload/index.ts';

/** One kind of task: how it comes, what it is worth. */
export interface TaskClass {
  readonly priority: number;
  readonly profile: Profile;
  readonly service: ServiceTime;
}

/** A pool that more is asked of than it can do, by tasks of two priorities. */
export interface ClassWorld {
  readonly high: TaskClass;
  readonly low: TaskClass;
  readonly backend: (clock: EventClock) => Dependency;
  readonly pool: PoolOptions;
  readonly waitSloMs: number;
  readonly durationMs: number;
  /** The part of the run in which more comes than can be done: its goodput is measured. */
  readonly overload: { readonly fromMs: number; readonly toMs: number };
}

/** What became of one kind of task. */
export interface ClassOutcome {
  readonly submitted: number;
  /** Share of all that were handed in and that had started within the SLO. */
  readonly inTimeRatio: number;
  readonly started: number;
}

/** What a run came to. */
export interface ClassResult {
  readonly high: ClassOutcome;
  readonly low: ClassOutcome;
  /** Tasks that ended a second while more came than could be done. */
  readonly goodputPerSec: number;
  readonly evicted: number;
  readonly rejected: number;
}

class ClassTask extends SimTask {
  readonly of: Count;

  constructor(of: Count, arrivedAtMs: number, workMs: number) {
    super(arrivedAtMs, workMs, 'ok');
    this.of = of;
  }
}

class Count {
  submitted = 0;
  started = 0;
  inTime = 0;

  get outcome(): ClassOutcome {
    return { submitted: this.submitted, started: this.started, inTimeRatio: this.inTime / this.submitted };
  }
}

/** Hands the tasks of one kind in, as they come. */
class ClassSource implements SimEvent {
  heapIndex = -1;
  readonly count = new Count();
  readonly #clock: EventClock;
  readonly #pool: WorkerPool<SimTask, void>;
  readonly #class: TaskClass;
  readonly #times: Iterator<number>;
  readonly #work: ReturnType<typeof seededRandom>;

  constructor(clock: EventClock, pool: WorkerPool<SimTask, void>, of: TaskClass, seed: string) {
    this.#clock = clock;
    this.#pool = pool;
    this.#class = of;
    this.#times = arrivalTimes(of.profile, { random: seededRandom(`${seed}/arrivals`) });
    this.#work = seededRandom(`${seed}/work`);
    this.#plan();
  }

  fire(): void {
    const { priority, service } = this.#class;
    this.count.submitted += 1;
    const task = new ClassTask(this.count, this.#clock.now(), service.sampleMs(this.#work));
    // What has priority 0 is handed in as most tasks are: without options.
    const ended = priority === 0 ? this.#pool.run(task) : this.#pool.run(task, { priority });
    ended.catch(() => undefined); // counted by the pool
    this.#plan();
  }

  #plan(): void {
    const next = this.#times.next();
    if (next.done !== true) this.#clock.schedule(this, next.value);
  }
}

/** Plays it in virtual time with the live pool, its autoscaler included: the same seed is the same run. */
export const playClasses = (world: ClassWorld, seed: number): ClassResult => {
  const { waitSloMs, overload, durationMs } = world;
  const clock = new EventClock();
  const executor = new ModelledExecutor(world.backend(clock), (task) => {
    const { of, arrivedAtMs } = task as ClassTask; // nothing else is handed in
    of.started += 1;
    if (clock.now() - arrivedAtMs <= waitSloMs) of.inTime += 1;
  });
  const pool = composePool<SimTask, void>(executor, checkPoolOptions({ ...world.pool, clock, asyncContext: 'none' }));
  const high = new ClassSource(clock, pool, world.high, `${seed}/high`);
  const low = new ClassSource(clock, pool, world.low, `${seed}/low`);
  const completedAt = (atMs: number): number => {
    clock.runUntil(atMs);
    return pool.snapshot().completed;
  };
  const before = completedAt(overload.fromMs);
  const goodput = completedAt(overload.toMs) - before;
  completedAt(durationMs);
  const { evicted, rejected } = pool.snapshot();
  if ('autoscaler' in pool) (pool as AutoscaledPool<SimTask, void>).autoscaler.stop();
  return {
    high: high.count.outcome,
    low: low.count.outcome,
    goodputPerSec: (1_000 * goodput) / (overload.toMs - overload.fromMs),
    evicted,
    rejected,
  };
};
