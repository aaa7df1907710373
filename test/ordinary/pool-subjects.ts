import { demand, type Policy, tolerance } from '../../src/autoscale/index.ts';
import {
  type AutoscaledPool,
  type AutoscaledPoolOptions,
  checkPoolOptions,
  composePool,
  workersPolicy,
} from '../../src/autoscaled-pool/index.ts';
import type { Executor, WorkerPool } from '../../src/pool/index.ts';
import { CrewExecutor } from '../../src/sim/crew-executor.ts';
import { ModelledExecutor } from '../../src/sim/modelled-executor.ts';
import type { SimTask } from '../../src/sim/sim-task.ts';
import type { OrdinaryTask } from './ordinary-task.ts';
import type { Place, PlayedPool, Subject } from './subject.ts';

type Goal = 'latency' | 'throughput';

/** A pool of ours: core, dispatcher, controller and autoscaler are those that run live. */
class OwnPool implements PlayedPool {
  readonly #pool: WorkerPool<SimTask, void>;

  constructor(pool: WorkerPool<SimTask, void>) {
    this.#pool = pool;
  }

  get desired(): number {
    return this.#pool.desired;
  }

  get live(): number {
    return this.#pool.live;
  }

  get busy(): number {
    return this.#pool.busy;
  }

  get queued(): number {
    return this.#pool.queued;
  }

  submit(task: OrdinaryTask, onEnd: (error: unknown) => void): boolean {
    return this.#pool.post(task, onEnd);
  }

  explain(): string {
    return 'autoscaler' in this.#pool ? (this.#pool as AutoscaledPool<SimTask, void>).explain().text : 'fixed';
  }

  stop(): void {
    if ('autoscaler' in this.#pool) (this.#pool as AutoscaledPool<SimTask, void>).autoscaler.stop();
  }
}

const started =
  ({ onStart }: Place) =>
  (task: SimTask): void =>
    onStart(task as OrdinaryTask); // nothing else is handed in

const slotsExecutor = (place: Place): Executor<SimTask, void> => new ModelledExecutor(place.dependency, started(place));

const crewExecutor = (place: Place, startMs: number): Executor<SimTask, void> =>
  new CrewExecutor({ clock: place.clock, dependency: place.dependency, startMs, onStart: started(place) });

/** What a user says: the bounds and the SLO. */
const said = ({ name, min, max, waitSloMs, poolClock: clock, budget }: Place): AutoscaledPoolOptions => ({
  name,
  min,
  max,
  waitSloMs,
  clock,
  asyncContext: 'none',
  ...(budget !== undefined && { budget }),
});

/** `createPool(handler, { max })`. */
const slots = (name: string, goal: Goal, spawn: 'onDemand' | 'eager' = 'onDemand'): Subject => ({
  name,
  kind: 'slots',
  open: (place) => new OwnPool(composePool(slotsExecutor(place), checkPoolOptions({ ...said(place), goal, spawn }))),
});

/** `createPool(url, { workers, max })`: composed as the workers' own door does it, with the live crew before modelled workers. */
const crew = (name: string, goal: Goal, startMs: number, policy: Policy = workersPolicy(goal)): Subject => ({
  name,
  kind: 'crew',
  startMs,
  open: (place) => {
    const options = { ...said(place), goal, spawn: 'eager' as const, policy };
    return new OwnPool(composePool(crewExecutor(place, place.startMs ?? startMs), checkPoolOptions(options)));
  },
});

/** Start of a thread and of a process, in milliseconds. */
export const THREAD_MS = 50;
const PROCESS_MS = 500;

/** Every default of our own pools. */
export const POOL_SUBJECTS: readonly Subject[] = [
  slots('slots', 'latency'),
  slots('slots throughput', 'throughput'),
  slots('slots eager', 'latency', 'eager'),
  crew('threads', 'latency', THREAD_MS),
  crew('threads throughput', 'throughput', THREAD_MS),
  crew('processes', 'latency', PROCESS_MS),
];

/** What threads are without any ceiling: what a default may not be worse than where the size is never why something is slow. */
export const demandAlone = (startMs: number): Subject =>
  crew('demand alone', 'latency', startMs, { demand: demand(), guards: [tolerance()] });

/** The yardstick: slots of one size, with the queue of `subject`. */
export const fixedSize = (size: number, isUnbounded: boolean): Subject => ({
  name: `fixed ${size}`,
  kind: 'slots',
  open: (place) => {
    const { name, poolClock: clock } = place;
    const queue = { capacity: isUnbounded ? 1_000_000_000 : 1_000 };
    const options = { name, size, queue, clock, asyncContext: 'none' as const };
    return new OwnPool(composePool(slotsExecutor(place), checkPoolOptions(options)));
  },
});
