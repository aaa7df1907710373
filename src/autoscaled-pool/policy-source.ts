import { createController, type JournalHeaderFields, type PolicySource } from '../autoscale/index.ts';
import { describePolicy } from '../policy/index.ts';

/**
 * Makes policies ready to follow the one of a journal's header: for the same wait, and at the same cadence, because the loop's timers
 * stay. `min` and `max` are those of the moment.
 */
export const policySourceOf =
  (first: JournalHeaderFields): PolicySource =>
  (policy, { min, max }) => {
    const { waitSloMs, startupMs, tickMs } = first;
    const next = { ...policy, tickMs };
    return {
      controller: createController({ policy: next, min, max, waitSloMs, startupMs }),
      header: { ...first, policy: describePolicy(next), min, max },
    };
  };
