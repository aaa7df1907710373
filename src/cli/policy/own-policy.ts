import type { Goal, Policy } from '../../autoscale/index.ts';
import { slotsPolicy, workersPolicy } from '../../autoscaled-pool/index.ts';
import type { Spawn } from '../../pool/index.ts';
import type { WorkerKind } from '../workers-option.ts';

/** What a pool is, as far as its own policy depends on it. */
export interface PoolKind {
  readonly workers: WorkerKind;
  readonly goal: Goal;
  /** When workers start. @defaultValue 'onDemand' for slots, else 'eager' */
  readonly spawn?: Spawn;
}

/** The policy that a pool has when nobody gives it one: what the name `default` means. */
export const ownPolicy = ({ workers, goal, spawn = 'onDemand' }: PoolKind): Policy =>
  workers === 'slots' ? slotsPolicy(goal, spawn).policy : workersPolicy(goal);
