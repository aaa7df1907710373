import { isDeepStrictEqual } from 'node:util';

import { expect } from 'vitest';

import type { ObservedPool } from './observed-pool.ts';
import type { PoolSetup } from './pool-setup.ts';
import type { ReferencePool } from './reference-pool.ts';

/** `toEqual`, asked only when the answer is no: it is called hundreds of thousands of times, and is not cheap. */
const expectEqual = (seen: unknown, expected: unknown): void => {
  if (!isDeepStrictEqual(seen, expected)) expect(seen).toEqual(expected);
};

/** Everything that is wrong with a pool at a moment at which its own code does not run. */
const faultsOf = ({ min, spawn }: PoolSetup, observed: ObservedPool): string[] => {
  const { state, desired, live, busy, held, idle, running, queued, ...counts } = observed.pool.snapshot();
  const { submitted, completed, failed, rejected, shed, evicted, aborted, timedOut, unstarted } = counts;
  const floor = spawn === 'eager' ? desired : Math.min(min, desired);
  const faults = [...observed.faults];
  const demand = (isTrue: boolean, sentence: string): void => {
    if (!isTrue) faults.push(sentence);
  };
  const sum = completed + failed + rejected + shed + evicted + aborted + timedOut + unstarted + queued + running;
  demand(sum === submitted, `the counters add up to ${sum} of ${submitted}`);
  demand(idle >= 0 && live === busy + held + idle, `${live} live are not ${busy} busy, ${held} held and ${idle} idle`);
  // Live workers keep the floor, and exceed what was asked for by nothing but what still runs.
  demand(live <= Math.max(desired, busy + held), `${live} live, ${desired} desired, ${busy + held} occupied`);
  demand(state === 'closed' || live >= floor, `${live} live are below the floor of ${floor}`);
  for (const [id, outcomes] of observed.outcomes) demand(outcomes.length <= 1, `task ${id} settled twice: ${outcomes.join()}`);
  return faults;
};

/** What holds for any pool at any moment at which its own code does not run. */
export const checkInvariants = (setup: PoolSetup, observed: ObservedPool): void => {
  expectEqual(faultsOf(setup, observed), []);
};

const expectedOutcomes = (reference: ReferencePool): Map<number, string[]> => {
  const outcomes = new Map<number, string[]>();
  for (const [id, { outcome, isTurnedAway }] of reference.tasks) {
    if (outcome === undefined) outcomes.set(id, []);
    else outcomes.set(id, [isTurnedAway ? 'refused' : outcome]);
  }
  return outcomes;
};

/** Compares everything that can be seen of the pool with what its reference foretells. */
export const checkAgreement = (reference: ReferencePool, observed: ObservedPool): void => {
  checkInvariants(reference.setup, observed);
  const { numbers } = reference;
  const snapshot = observed.pool.snapshot();
  const keys = Object.keys(numbers) as (keyof typeof numbers)[]; // the object has these keys and no others
  expectEqual(Object.fromEntries(keys.map((key) => [key, snapshot[key]])), numbers);
  expectEqual(observed.starts, reference.starts);
  expectEqual(observed.outcomes, expectedOutcomes(reference));
  const hasResolved = (wait: { readonly hasResolved: boolean }): boolean => wait.hasResolved;
  expectEqual(observed.waits.map(hasResolved), reference.waits.map(hasResolved));
  const expectedUnstarted = reference.isClosed ? reference.unstarted : undefined;
  for (const { result } of observed.closings) {
    expectEqual(
      result?.unstarted.map(({ id }) => id),
      expectedUnstarted,
    );
  }
};

/** What is left of a pool that has closed and whose handlers have all ended: nothing. */
export const checkNothingIsLeft = (observed: ObservedPool): void => {
  expect(observed.pool.snapshot()).toMatchObject({ state: 'closed', live: 0, busy: 0, held: 0, abandoned: 0, queued: 0 });
  expectEqual(
    observed.waits.filter((wait) => !wait.hasResolved),
    [],
  );
  expectEqual(
    observed.closings.filter(({ result }) => result === undefined),
    [],
  );
  expectEqual(
    [...observed.outcomes.values()].filter((outcomes) => outcomes.length !== 1),
    [],
  );
  expectEqual([observed.clock.activeTimers, observed.listenerCount], [0, 0]);
};
