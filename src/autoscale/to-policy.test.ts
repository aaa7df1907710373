import { expect, it } from 'vitest';
import { onDemand } from './deciders/on-demand.ts';
import type { Policy } from './policy.ts';
import { toPolicy } from './to-policy.ts';

it('makes a bare decider the demand of a policy without guards, and leaves a policy as it is', () => {
  const demand = onDemand();
  expect(toPolicy(demand)).toEqual({ demand, guards: [] });
  const policy = { demand, tickMs: 70 };
  expect(toPolicy(policy)).toBe(policy);
});

it.each([null, 5, 'step', {}, { demand: { kind: 'step' } }, { decide: true }])('refuses %j', (other) => {
  const given = other as unknown as Policy; // what JavaScript may hand in
  expect(() => toPolicy(given)).toThrow('`policy` must be a policy, or a decider');
  expect(() => toPolicy(given, 'shadow')).toThrow('`shadow` must be');
});
