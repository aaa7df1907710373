import { defaultPolicy, type Goal, onDemand, type Policy, THROUGHPUT_TICK_MS, throughput } from '../autoscale/index.ts';
import type { Spawn } from '../pool/index.ts';

/** Where the search for the ceiling begins, and with it the pool's first size, in workers. */
const FIRST_CEILING = Object.freeze({
  /** An open load: high enough that a first burst does not wait for the search. */
  latency: 32,
  /** A producer that waits: a small start costs a second and spares a dependency that bears little. */
  throughput: 8,
});

/** A policy together with the size that it begins with. */
export interface StartingPolicy {
  readonly policy: Policy;
  /** First size, in workers, before bounds. */
  readonly firstSize: number;
}

/** The default policy of threads and processes. With the throughput goal, as many as still raise throughput. */
export const workersPolicy = (goal: Goal = 'latency'): Policy =>
  goal === 'throughput' ? slotsPolicy(goal, 'eager').policy : defaultPolicy(goal);

/**
 * The default policy of in-process slots.
 *
 * On demand, slots start and leave by themselves at no cost, so demand is free and the policy is the ceiling that protects what is
 * behind the pool. It is there from the first task on, because nothing else stands between a burst and what is behind the pool. With eager
 * spawn a slot pool is sized like every other.
 */
export const slotsPolicy = (goal: Goal, spawn: Spawn): StartingPolicy => {
  const firstSize = FIRST_CEILING[goal];
  if (goal === 'latency' && spawn === 'eager') return { policy: defaultPolicy(goal), firstSize };
  const ceilings = [throughput({ start: goal === 'throughput' ? 'low' : 'high', initial: firstSize })];
  return goal === 'throughput'
    ? { policy: { demand: onDemand(), ceilings, tickMs: THROUGHPUT_TICK_MS }, firstSize }
    : { policy: { demand: onDemand(), ceilings }, firstSize };
};
