import { checkOneOf } from '../internal/index.ts';
import { knee } from './ceilings/knee.ts';
import { throughput } from './ceilings/throughput.ts';
import { demand } from './deciders/demand.ts';
import { onDemand } from './deciders/on-demand.ts';
import { tolerance } from './guards/tolerance.ts';
import type { Policy } from './policy.ts';

/** Time between two steps of a throughput search, in milliseconds: at 100 a steep knee costs 4 to 8 points of throughput. */
export const THROUGHPUT_TICK_MS = 50;

/** What an autoscaled pool is for: short waits for the least worker time, or the most work done. @public */
export type Goal = 'latency' | 'throughput';

/**
 * The policy of a controller that was given none, and of every pool whose workers are started ahead: threads, processes, eager slots, pools
 * of others. For `latency` the `demand` decider behind a tolerance, under a ceiling that is absent until run times show that too many tasks
 * at once get less done; for `throughput` as many workers as the throughput ceiling finds worth while.
 * @throws OptionError when there is no such goal.
 */
export const defaultPolicy = (goal: Goal = 'latency'): Policy =>
  checkOneOf('goal', goal, ['latency', 'throughput']) === 'latency'
    ? { demand: demand(), guards: [tolerance()], ceilings: [knee()] }
    : { demand: onDemand(), ceilings: [throughput()], tickMs: THROUGHPUT_TICK_MS };
