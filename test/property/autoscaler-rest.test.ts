import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { demand, onDemand, type Policy, stepPolicy, throughput, tolerance } from '../../src/autoscale/index.ts';
import { type Burst, Rig } from './autoscaled-rig.ts';
import { SEEDS } from './seeds.ts';

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
  ['the demand decider without spare slots', 'onDemand', () => ({ demand: demand() })],
  ['the step policy', 'eager', () => stepPolicy()],
];

/** Long enough for each policy to come to rest at any smallest size. */
const LONG_REST_MS = 900_000;

describe('a pool that rests when nothing can change', () => {
  it.each(POLICIES.flatMap(([name, spawn, policy]) => SEEDS.slice(-2).map((seed) => [name, seed, spawn, policy] as const)))(
    'decides the same as one that never rests, by %s (seed %i)',
    async (_name, seed, spawn, policy) => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(anyBurst, { minLength: 1, maxLength: 5 }),
          fc.constantFrom(...QUIET_MS),
          fc.integer({ min: 0, max: 2 }),
          async (bursts, quietMs, min) => {
            const [resting, awake] = [true, false].map((mayRest) => new Rig({ spawn, policy: policy(), min, mayRest })) as [
              Rig,
              Rig,
            ];
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

  const SMALLEST = POLICIES.flatMap(([name, spawn, policy]) => [0, 1, 2].map((min) => ({ name, spawn, policy, min })));

  it.each(SMALLEST)('has no timer after quiet minutes, by $name with min $min', async ({ spawn, policy, min }) => {
    const rig = new Rig({ spawn, policy: policy(), min, mayRest: true });
    await rig.play(0, [
      { tasks: 50, runMs: 40, gapMs: 5_000 },
      { tasks: 20, runMs: 40, gapMs: LONG_REST_MS },
    ]);
    expect(rig.autoscaler.isResting).toBe(true);
    expect(rig.clock.activeTimers).toBe(0);
  });
});
