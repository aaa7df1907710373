import process from 'node:process';
import { createBudget } from '../../src/autoscale/index.ts';
import { EventClock } from '../../src/sim/event-clock.ts';
import { backendOf } from './backends.ts';
import { FullSource } from './full-source.ts';
import { JumpingClock } from './jumping-clock.ts';
import { BIN_MS, type Bin, Meter } from './meter.ts';
import { OpenSource } from './open-source.ts';
import type { OrdinaryTask } from './ordinary-task.ts';
import type { Door, Source } from './source.ts';
import type { PlayedPool, Subject } from './subject.ts';
import { sloOf, type World } from './world.ts';
import { WorldDraws } from './world-draws.ts';

/** What was seen of a default in a world. */
export interface Played {
  readonly bins: readonly Bin[];
  /** When the last task of a batch ended, in milliseconds; the length of the world elsewhere. */
  readonly endedMs: number;
}

/** Told at the end of each bin. */
export type Watcher = (atMs: number, bin: Bin, explain: () => string) => void;

/** The pools of a run as one. */
class Pools implements Omit<PlayedPool, 'submit' | 'explain' | 'stop'> {
  readonly all: readonly PlayedPool[];
  #turn = 0;

  constructor(all: readonly PlayedPool[]) {
    this.all = all;
  }

  get desired(): number {
    return this.#sum('desired');
  }

  get live(): number {
    return this.#sum('live');
  }

  get busy(): number {
    return this.#sum('busy');
  }

  get queued(): number {
    return this.#sum('queued');
  }

  takeMicrotasks(): boolean {
    let isFresh = false;
    for (const pool of this.all) if (pool.takeMicrotasks?.() === true) isFresh = true;
    return isFresh;
  }

  /** One after the other. */
  next(): PlayedPool {
    this.#turn = (this.#turn + 1) % this.all.length;
    return this.all[this.#turn] as PlayedPool; // there is one at least
  }

  #sum(gauge: 'desired' | 'live' | 'busy' | 'queued'): number {
    return this.all.reduce((sum, pool) => sum + pool[gauge], 0);
  }
}

const openPools = (world: World, subject: Subject, clock: EventClock, seed: number, onStart: (task: OrdinaryTask) => void) => {
  const dependency = backendOf(world, clock, seed);
  const poolClock = world.clockJump === undefined ? clock : new JumpingClock(clock, world.clockJump);
  const budget = world.budget === undefined ? undefined : createBudget({ max: world.budget });
  const { min = 1, max, startMs } = world;
  const open = (name: string, priority: number): PlayedPool => {
    const share = budget && { from: budget, priority };
    const bounds = { min, max, waitSloMs: sloOf(world), startMs };
    return subject.open({ name, clock, poolClock, dependency, onStart, ...bounds, budget: share });
  };
  const neighbours = budget === undefined ? [] : [open('neighbour', 1)];
  const pools = new Pools(Array.from({ length: world.pools ?? 1 }, (_, index) => open(`pool-${index}`, 0)));
  return { pools, neighbours };
};

const sourceOf = ({ load }: World, door: Door): Source => {
  if (load.kind === 'open') return new OpenSource(door, load.profile, load.clients);
  return load.kind === 'full' ? new FullSource(door) : new FullSource(door, { count: load.count, retries: true });
};

/** Node runs what waits for the next tick when no promise is left to be heard: a turn of its event loop would cost ten times as much. */
const promisesHeard = (): Promise<void> => new Promise((resolve) => process.nextTick(resolve));

/** Plays a world with a default, in virtual time: the same seed is the same run. */
export const play = async (world: World, subject: Subject, seed: number, watcher?: Watcher): Promise<Played> => {
  const clock = new EventClock();
  const onStart = (task: OrdinaryTask): void => meter.started(task, clock.now());
  const { pools, neighbours } = openPools(world, subject, clock, seed, onStart);
  const meter = new Meter(sloOf(world), pools);
  const door: Door = {
    clock,
    draws: new WorldDraws(world, seed),
    retries: subject.retries === true,
    seed,
    get queued() {
      return pools.queued;
    },
    submit: (task, onEnd) => {
      const isAccepted = pools.next().submit(task, (error) => {
        if (task.startedAtMs < 0) meter.refused();
        else if (error === undefined) meter.succeeded(task);
        else meter.failed();
        onEnd(task, error);
      });
      return isAccepted;
    },
  };
  const source = sourceOf(world, door);
  source.start();
  if (pools.takeMicrotasks()) await promisesHeard();
  const hasEnded = (): boolean => world.load.kind === 'batch' && source.isOver;
  for (let binEndMs = BIN_MS; ; ) {
    const dueMs = clock.nextDueMs;
    if (dueMs >= binEndMs) {
      clock.moveTo(binEndMs);
      meter.closeBin();
      watcher?.(binEndMs, meter.bins.at(-1) as Bin, () => pools.all[0]?.explain() ?? '');
      if (binEndMs >= world.durationMs) break;
      binEndMs += BIN_MS;
      continue;
    }
    clock.runNext();
    if (pools.takeMicrotasks()) await promisesHeard();
    if (hasEnded()) break;
  }
  const endedMs = clock.now();
  if (hasEnded()) meter.closeBin();
  for (const pool of [...pools.all, ...neighbours]) pool.stop();
  return { bins: meter.bins, endedMs };
};
