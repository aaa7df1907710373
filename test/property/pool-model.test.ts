import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { checkAgreement, checkNothingIsLeft } from './pool-model/agreement.ts';
import { ObservedPool } from './pool-model/observed-pool.ts';
import { anyCommands } from './pool-model/pool-commands.ts';
import { limitedSetup, type PoolSetup, plainSetup } from './pool-model/pool-setup.ts';
import { NOTHING_REACHED, type Reached } from './pool-model/reached.ts';
import { ReferencePool } from './pool-model/reference-pool.ts';
import { SEEDS } from './seeds.ts';

const REACHED_NAMES = Object.keys(NOTHING_REACHED) as (keyof Reached)[]; // the object has these keys and no others

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
  const sum = { ...NOTHING_REACHED };
  await fc.assert(
    fc.asyncProperty(anySetup, anyCommands, async (setup, commands) => {
      const reference = new ReferencePool(setup);
      const observed = new ObservedPool(setup);
      await fc.asyncModelRun(() => ({ model: reference, real: observed }), commands);
      await windUp(reference, observed);
      for (const name of REACHED_NAMES) sum[name] += reference.reached[name];
    }),
    { seed, numRuns: 150 },
  );
  return sum;
};

const playAll = async (anySetup: fc.Arbitrary<PoolSetup>): Promise<Reached> => {
  const sum = { ...NOTHING_REACHED };
  for (const seed of SEEDS) {
    const reached = await play(anySetup, seed);
    for (const name of REACHED_NAMES) sum[name] += reached[name];
  }
  return sum;
};

describe('a pool and its reference', () => {
  it(`agree after every command, and nothing is left after the close (seeds ${SEEDS.join(', ')})`, async () => {
    const { timedOut, settledLate } = await playAll(plainSetup);
    expect(Math.min(timedOut, settledLate)).toBeGreaterThan(0);
  }, 120_000);

  it(`agree also on priorities, weights, keys, rates and what is shed (seeds ${SEEDS.join(', ')})`, async () => {
    const reached = await playAll(limitedSetup);
    expect(REACHED_NAMES.filter((name) => reached[name] === 0)).toEqual([]); // each of them has been tried
  }, 120_000);
});
