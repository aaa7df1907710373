import { expect } from 'vitest';

import type { ObservedPool } from './observed-pool.ts';
import type { PoolSetup } from './pool-setup.ts';
import type { ReferencePool } from './reference-pool.ts';

/** What holds for any pool at any moment at which its own code does not run. */
export const checkInvariants = ({ min, spawn }: PoolSetup, observed: ObservedPool): void => {
  const snapshot = observed.pool.snapshot();
  const { state, desired, live, busy, held, idle, queued } = snapshot;
  const { submitted, completed, failed, rejected, shed, aborted, timedOut, unstarted } = snapshot;
  expect(observed.faults).toEqual([]);
  expect(completed + failed + rejected + shed + aborted + timedOut + unstarted + queued + busy).toBe(submitted);
  expect(live).toBe(busy + held + idle);
  expect(idle).toBeGreaterThanOrEqual(0);
  // Live workers keep the floor, and exceed what was asked for by nothing but what still runs.
  expect(live).toBeLessThanOrEqual(Math.max(desired, busy + held));
  if (state !== 'closed') expect(live).toBeGreaterThanOrEqual(spawn === 'eager' ? desired : Math.min(min, desired));
  expect([...observed.outcomes.values()].filter((outcomes) => outcomes.length > 1)).toEqual([]);
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
  expect(observed.pool.snapshot()).toMatchObject(reference.numbers);
  expect(observed.starts).toEqual(reference.starts);
  expect(observed.outcomes).toEqual(expectedOutcomes(reference));
  expect(observed.waits.map((wait) => wait.hasResolved)).toEqual(reference.waits.map((wait) => wait.hasResolved));
  for (const { result } of observed.closings) {
    expect(result?.unstarted.map(({ id }) => id)).toEqual(reference.isClosed ? reference.unstarted : undefined);
  }
};

/** What is left of a pool that has closed and whose handlers have all ended: nothing. */
export const checkNothingIsLeft = (observed: ObservedPool): void => {
  expect(observed.pool.snapshot()).toMatchObject({ state: 'closed', live: 0, busy: 0, held: 0, abandoned: 0, queued: 0 });
  expect(observed.waits.every((wait) => wait.hasResolved)).toBe(true);
  expect(observed.closings.every(({ result }) => result !== undefined)).toBe(true);
  expect([...observed.outcomes.values()].every((outcomes) => outcomes.length === 1)).toBe(true);
  expect(observed.clock.activeTimers).toBe(0);
  expect(observed.listenerCount).toBe(0);
};
