import { OptionError } from '../errors/index.ts';
import type { Decider } from './decider.ts';
import type { Policy } from './policy.ts';

const isDecider = (value: unknown): value is Decider =>
  typeof value === 'object' && value !== null && 'decide' in value && typeof value.decide === 'function';

const isPolicy = (value: unknown): value is Policy =>
  typeof value === 'object' && value !== null && 'demand' in value && isDecider(value.demand);

/**
 * Makes a policy of a bare decider: it is the demand, and nothing calms it. A policy stays what it is.
 * @throws OptionError when it is neither: a policy as data, for example, before `buildPolicy`.
 * @public
 */
export const toPolicy = (policy: Policy | Decider, option = 'policy'): Policy => {
  if (isDecider(policy)) return { demand: policy, guards: [] };
  if (isPolicy(policy)) return policy;
  throw new OptionError(option, policy, 'a policy, or a decider (`buildPolicy` makes one of data)');
};
