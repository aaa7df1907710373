import { describe, expect, it } from 'vitest';
import type { PoolOptions } from '../../src/autoscaled-pool/index.ts';
import { OwnMachine } from '../../src/sim/own-machine.ts';
import { constantRate, type Profile, uniformTime } from '../../src/workload/index.ts';
import { cubic, shared } from '../ordinary/backends.ts';
import { steps } from '../ordinary/worlds/profiles.ts';
import { type ClassWorld, playClasses } from './two-classes.ts';

const SEEDS = [1, 2, 3];
const DURATION_MS = 90_000;
const OVERLOAD = { fromMs: 10_000, toMs: 70_000 };

const around = (ms: number) => uniformTime(0.4 * ms, 1.6 * ms);

/** A minute of twelve times the load. */
const twelveTimes = (perSec: number): Profile =>
  steps([
    [perSec, OVERLOAD.fromMs],
    [12 * perSec, OVERLOAD.toMs - OVERLOAD.fromMs],
    [perSec, DURATION_MS - OVERLOAD.toMs],
  ]);

interface Load {
  readonly runMs: number;
  readonly highPerSec: number;
  readonly low: Profile;
  readonly waitSloMs?: number;
}

const world = (
  { runMs, highPerSec, low, waitSloMs = 500 }: Load,
  backend: ClassWorld['backend'],
  pool: PoolOptions,
): ClassWorld => ({
  high: { priority: 1, profile: constantRate(highPerSec, DURATION_MS), service: around(runMs) },
  low: { priority: 0, profile: low, service: around(runMs) },
  backend,
  pool,
  waitSloMs,
  durationMs: DURATION_MS,
  overload: OVERLOAD,
});

const machines: ClassWorld['backend'] = (clock) => new OwnMachine(clock);
const knee = shared(cubic(40));
/** Throughput is highest at 0.79 · 40 tasks at once, each of which then takes 1.5 times as long as alone. */
const KNEE_BEST_PER_SEC = (1_000 * 0.7937 * 40) / (50 * 1.5);

const AT_KNEE = { runMs: 50, highPerSec: 100, low: twelveTimes(150) };
const ON_MACHINES = { runMs: 100, highPerSec: 100, low: twelveTimes(150) };
/** 10 tasks a second: a full queue is 100 s long, ten times `ageingMs`. */
const LONG_TASKS = { runMs: 2_000, highPerSec: 2, low: twelveTimes(3), waitSloMs: 2_000 };
/** Every tenth second brings 3,000 tasks of low priority. */
const IN_BURSTS = {
  ...ON_MACHINES,
  low: steps(Array.from({ length: DURATION_MS / 10_000 }, () => [[50, 9_000] as const, [3_000, 1_000] as const]).flat()),
};

const OVERLOADED: readonly (readonly [name: string, world: ClassWorld, capacityPerSec: number])[] = [
  ['a fixed size before a knee', world(AT_KNEE, knee, { size: 32 }), KNEE_BEST_PER_SEC],
  ['a size that is found before a knee', world(AT_KNEE, knee, { max: 400 }), KNEE_BEST_PER_SEC],
  ['a fixed size on machines of their own', world(ON_MACHINES, machines, { size: 40 }), 400],
  ['a most of 40 on machines of their own', world(ON_MACHINES, machines, { max: 40 }), 400],
  ['long tasks, whose queue is ten times as long as priority is worth', world(LONG_TASKS, machines, { size: 20 }), 10],
];

describe('a pool that more is asked of than it can do sheds low priority first', () => {
  it.each(OVERLOADED)('with twelve times the low load for a minute: %s', (_name, overloaded, capacityPerSec) => {
    for (const seed of SEEDS) {
      const { high, low, goodputPerSec, evicted } = playClasses(overloaded, seed);
      expect(high.inTimeRatio, `seed ${seed}`).toBeGreaterThanOrEqual(0.994);
      expect(goodputPerSec / capacityPerSec, `seed ${seed}`).toBeGreaterThanOrEqual(0.95); // nothing idles for it
      expect(low.started / low.submitted, `seed ${seed}`).toBeLessThan(0.5);
      expect(evicted, `seed ${seed}`).toBeGreaterThan(0);
    }
  });

  it.each([
    ['a fixed size', { size: 40 }],
    ['a most', { max: 40 }],
  ] as const)('in bursts of low priority: %s', (_name, pool) => {
    for (const seed of SEEDS) {
      const { high, evicted } = playClasses(world(IN_BURSTS, machines, pool), seed);
      expect(high.inTimeRatio, `seed ${seed}`).toBeGreaterThanOrEqual(0.994);
      expect(evicted, `seed ${seed}`).toBeGreaterThan(0);
    }
  });

  it('and would refuse a third of the high ones if it took what comes first', () => {
    const refusing = world(ON_MACHINES, machines, { size: 40, queue: { overflow: 'reject' } });
    expect(playClasses(refusing, 1).high.inTimeRatio).toBeLessThan(0.7);
  });

  it('gives both their share again when the load is over: nothing waits longer than the queue is long', () => {
    const { low } = playClasses(
      {
        ...world(ON_MACHINES, machines, { size: 40 }),
        low: { priority: 0, profile: constantRate(250, DURATION_MS), service: around(100) },
      },
      1,
    );
    expect(low.inTimeRatio).toBeGreaterThanOrEqual(0.994);
  });
});
