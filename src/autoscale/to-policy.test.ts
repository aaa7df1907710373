import { expect, it } from 'vitest';
import { onDemand } from './deciders/on-demand.ts';
import { toPolicy } from './to-policy.ts';

it('makes a bare decider the demand of a policy without guards, and leaves a policy as it is', () => {
  const demand = onDemand();
  expect(toPolicy(demand)).toEqual({ demand, guards: [] });
  const policy = { demand, tickMs: 70 };
  expect(toPolicy(policy)).toBe(policy);
});
