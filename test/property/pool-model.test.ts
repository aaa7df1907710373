import fc from 'fast-check';
import { describe, it } from 'vitest';

import { checkAgreement, checkNothingIsLeft } from './pool-model/agreement.ts';
import { ObservedPool } from './pool-model/observed-pool.ts';
import { anyCommands } from './pool-model/pool-commands.ts';
import { anySetup } from './pool-model/pool-setup.ts';
import { ReferencePool } from './pool-model/reference-pool.ts';
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

describe('a pool and its reference', () => {
  it.each(SEEDS)(
    'agree after every command, and nothing is left after the close (seed %i)',
    async (seed) => {
      await fc.assert(
        fc.asyncProperty(anySetup, anyCommands, async (setup, commands) => {
          const reference = new ReferencePool(setup);
          const observed = new ObservedPool(setup);
          await fc.asyncModelRun(() => ({ model: reference, real: observed }), commands);
          await windUp(reference, observed);
        }),
        { seed, numRuns: 300 },
      );
    },
    60_000,
  );
});
