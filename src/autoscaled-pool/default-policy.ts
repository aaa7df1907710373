import { demand, type Goal, onDemand, type Policy, THROUGHPUT_TICK_MS, throughput, tolerance } from '../autoscale/index.ts';
import type { Spawn } from '../pool/index.ts';

/** Where the search for the ceiling begins, and with it the pool's first size, in workers. */
const FIRST_CEILING = Object.freeze({
  /** An open load: high enough that a first burst does not wait for the search. */
  latency: 32,
  /** A producer that waits: a small start costs a second and spares a dependency that bears little. */
  throughput: 4,
});

/** A policy together with the size that it begins with. */
export interface StartingPolicy {
  readonly policy: Policy;
  /** First size, in workers, before bounds. */
  readonly firstSize: number;
}

/**
 * The default policy of threads and processes: as many as the demand needs, because each is dear to start and to hold. With the
 * throughput goal, as many as still raise throughput.
 */
export const workersPolicy = (goal: Goal = 'latency'): Policy =>
  goal === 'throughput' ? slotsPolicy(goal, 'eager').policy : { demand: demand(), guards: [tolerance()] };

/**
 * The default policy of in-process slots.
 *
 * On demand, slots start and leave by themselves at no cost, so demand is free and the policy is the ceiling that protects what is
 * behind the pool. With eager spawn a slot pool is sized like dear workers, under the same ceiling.
 */
export const slotsPolicy = (goal: Goal, spawn: Spawn): StartingPolicy => {
  const firstSize = FIRST_CEILING[goal];
  const ceilings = [throughput({ start: goal === 'throughput' ? 'low' : 'high', initial: firstSize })];
  if (goal === 'throughput') return { policy: { demand: onDemand(), ceilings, tickMs: THROUGHPUT_TICK_MS }, firstSize };
  if (spawn === 'onDemand') return { policy: { demand: onDemand(), ceilings }, firstSize };
  return { policy: { demand: demand(), guards: [tolerance()], ceilings }, firstSize };
};
