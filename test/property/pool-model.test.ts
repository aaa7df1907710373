import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { checkAgreement, checkNothingIsLeft } from './pool-model/agreement.ts';
import { ObservedPool } from './pool-model/observed-pool.ts';
import { anyCommands } from './pool-model/pool-commands.ts';
import { limitedSetup, type PoolSetup, plainSetup } from './pool-model/pool-setup.ts';
import { type Reached, ReferencePool } from './pool-model/reference-pool.ts';
import { SEEDS } from './seeds.ts';

/** Ends every handler and closes the pool; after that nothing of the pool may be left. */
const windUp = async (reference: ReferencePool, observed: ObservedPool): Promise<void> => {
  observed.close(1_000, 'return');
  reference.close(1_000, 'return');
  for (let id = reference.open[0]; id !== undefined; id = reference.open[0]) {
    observed.end(id, true);
    reference.end(id, true);
    await observed.turn();
    checkAgreement(reference, observed);
  }
  await observed.turn();
  checkAgreement(reference, observed);
  checkNothingIsLeft(observed);
};

/** Plays random commands against random pools, and tells what they came to. */
const play = async (anySetup: fc.Arbitrary<PoolSetup>, seed: number): Promise<Reached> => {
  const sum: Reached = { overtaken: 0, heavy: 0, keyHeld: 0, rateTurns: 0, shed: 0, timedOut: 0, settledLate: 0 };
  const names = Object.keys(sum) as (keyof Reached)[]; // the object has these keys and no others
  await fc.assert(
    fc.asyncProperty(anySetup, anyCommands, async (setup, commands) => {
      const reference = new ReferencePool(setup);
      const observed = new ObservedPool(setup);
      await fc.asyncModelRun(() => ({ model: reference, real: observed }), commands);
      await windUp(reference, observed);
      for (const name of names) sum[name] += reference.reached[name];
    }),
    { seed, numRuns: 300 },
  );
  return sum;
};

describe('a pool and its reference', () => {
  it.each(SEEDS)(
    'agree after every command, and nothing is left after the close (seed %i)',
    async (seed) => {
      const reached = await play(plainSetup, seed);
      expect(Math.min(reached.timedOut, reached.settledLate)).toBeGreaterThan(0);
    },
    60_000,
  );

  it.each(SEEDS)(
    'agree also on priorities, weights, keys, rates and what is shed (seed %i)',
    async (seed) => {
      const reached = await play(limitedSetup, seed);
      expect(Object.entries(reached).filter(([, times]) => times === 0)).toEqual([]); // each of them has been tried
    },
    60_000,
  );
});
