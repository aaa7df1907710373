import type { Decider } from './decider.ts';
import type { Policy } from './policy.ts';

/** Makes a policy of a bare decider: it is the demand, and nothing calms it. A policy stays what it is. @public */
export const toPolicy = (policy: Policy | Decider): Policy => ('decide' in policy ? { demand: policy, guards: [] } : policy);
