import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { demand, onDemand, type Policy, type ScaleTarget, stepPolicy, throughput, tolerance } from '../../src/autoscale/index.ts';
import { checkPoolOptions, PoolTarget } from '../../src/autoscaled-pool/index.ts';
import { startAutoscaler } from '../../src/autoscaled-pool/start-autoscaler.ts';
import { InlineExecutor, PoolCore, WorkerPool } from '../../src/pool/index.ts';
import { ManualClock } from '../../src/time/index.ts';
import { SEEDS } from './seeds.ts';

/** A burst of tasks, and the time until the next one. */
interface Burst {
  readonly tasks: number;
  readonly runMs: number;
  readonly gapMs: number;
}

const anyBurst: fc.Arbitrary<Burst> = fc.record({
  tasks: fc.integer({ min: 1, max: 60 }),
  runMs: fc.constantFrom(3, 40, 250, 1_700),
  gapMs: fc.constantFrom(30, 400, 5_000, 61_030, 330_000),
});

/**
 * How long a fresh pool has nothing to do. Not long enough for a fresh demand decider to rest: its memory then stands still to within
 * a ten-thousandth, which may move a step by a tick.
 */
const QUIET_MS = [0, 250, 20_000];

const POLICIES: readonly (readonly [string, 'eager' | 'onDemand', () => Policy])[] = [
  ['the throughput ceiling', 'onDemand', () => ({ demand: onDemand(), ceilings: [throughput()] })],
  ['the demand decider', 'eager', () => ({ demand: demand(), guards: [tolerance()] })],
  ['the demand decider under a ceiling', 'eager', () => ({ demand: demand(), guards: [tolerance()], ceilings: [throughput()] })],
  ['the step policy', 'eager', () => stepPolicy()],
];

/** A pool with its autoscaler on a clock of its own, which may or may not rest. */
class Rig {
  readonly clock = new ManualClock();
  readonly core: PoolCore<number, void>;
  readonly autoscaler;
  readonly sizes: (readonly [atMs: number, size: number, reason: string])[] = [];
  readonly #pool: WorkerPool<number, void>;

  constructor(spawn: 'eager' | 'onDemand', policy: Policy, mayRest: boolean) {
    const { clock } = this;
    const { core } = checkPoolOptions({ min: 2, max: 40, spawn, clock, waitSloMs: 500 });
    const sleep = (ms: number) => new Promise<void>((resolve) => clock.setTimer(resolve, ms));
    this.core = new PoolCore(new InlineExecutor(sleep), { ...core, desired: 2 });
    this.#pool = new WorkerPool(this.core);
    const target: ScaleTarget = new PoolTarget(this.core);
    if (!mayRest) Object.defineProperty(target, 'whenBusy', { value: undefined });
    const rest = { journal: undefined, signals: undefined, budget: undefined };
    this.autoscaler = startAutoscaler({ target, policy, min: 2, max: 40, waitSloMs: 500, clock, dryRun: false, ...rest });
    this.autoscaler.onDecision(({ at, applied, outcome, binding }) => {
      if (outcome !== 'none') this.sizes.push([at, applied, binding.reason]);
    });
  }

  /** Plays the bursts, after a time without any. */
  async play(quietMs: number, bursts: readonly Burst[]): Promise<void> {
    await this.#advance(quietMs);
    for (const { tasks, runMs, gapMs } of bursts) {
      for (let task = 0; task < tasks; task += 1) this.#pool.post(runMs);
      await this.#advance(gapMs);
    }
  }

  /** Moves time timer by timer, so that the end of a task is told before the next timer is due. */
  async #advance(ms: number): Promise<void> {
    const untilMs = this.clock.now() + ms;
    while (this.clock.runNext(untilMs)) for (let hop = 0; hop < 4; hop += 1) await Promise.resolve();
    this.clock.advanceTo(untilMs);
  }
}

describe('a pool that rests when nothing can change', () => {
  it.each(POLICIES.flatMap(([name, spawn, policy]) => SEEDS.slice(-2).map((seed) => [name, seed, spawn, policy] as const)))(
    'decides the same as one that never rests, by %s (seed %i)',
    async (_name, seed, spawn, policy) => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(anyBurst, { minLength: 1, maxLength: 5 }),
          fc.constantFrom(...QUIET_MS),
          async (bursts, quietMs) => {
            const [resting, awake] = [new Rig(spawn, policy(), true), new Rig(spawn, policy(), false)];
            await resting.play(quietMs, bursts);
            await awake.play(quietMs, bursts);
            expect(resting.sizes).toEqual(awake.sizes);
            expect(resting.core.read(resting.clock.now())).toEqual(awake.core.read(awake.clock.now()));
            resting.autoscaler.stop();
          },
        ),
        { seed, numRuns: 4 },
      );
    },
    60_000,
  );

  it.each(POLICIES)('has no timer after ten quiet minutes, by %s', async (_name, spawn, policy) => {
    const rig = new Rig(spawn, policy(), true);
    await rig.play(0, [
      { tasks: 50, runMs: 40, gapMs: 5_000 },
      { tasks: 20, runMs: 40, gapMs: 600_000 },
    ]);
    expect(rig.autoscaler.isResting).toBe(true);
    expect(rig.clock.activeTimers).toBe(0);
  });
});
