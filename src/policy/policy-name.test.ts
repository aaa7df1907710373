import { describe, expect, it } from 'vitest';
import { type Decider, demand } from '../autoscale/index.ts';
import { buildPolicy } from './build-policy.ts';
import { policyNames, readPolicyName } from './policy-name.ts';
import { policyProblems } from './policy-problems.ts';
import { policyFileSchema } from './schema/policy-file-schema.ts';
import { STAGE_KINDS } from './stage-kinds.ts';
import type { StageMaker } from './stage-maker.ts';

/** The pattern that the schema has for names. */
const namePattern = (): RegExp => {
  const { properties } = policyFileSchema() as { properties: { shadow: { anyOf: readonly { pattern?: string }[] } } };
  return new RegExp(properties.shadow.anyOf[0]?.pattern ?? '(?!)', 'u');
};

describe('the name of a policy', () => {
  it.each(policyNames())('`%s` stands for data that is a policy, or misses options alone', (name) => {
    const spec = readPolicyName(name);
    expect(namePattern().test(name)).toBe(true);
    if (spec === 'default') return;
    const problems = policyProblems(spec);
    for (const { allowed } of problems) expect(allowed).toMatch(/^given/);
    if (problems.length === 0 && spec !== undefined) expect(buildPolicy(spec).demand.name).not.toBe('');
  });

  it('takes options behind a colon', () => {
    expect(readPolicyName('aimd:by=wait,increase=2')).toEqual({ demand: { kind: 'aimd', options: { by: 'wait', increase: 2 } } });
    expect(readPolicyName('forecast:longestPeriodMs=3600000')).toMatchObject({
      floors: [{ kind: 'forecast', options: { longestPeriodMs: 3_600_000 } }],
    });
    expect(namePattern().test('aimd:by=wait,increase=2')).toBe(true);
  });

  it.each(['', 'nope', 'Default', 'classic:up=1', 'default:', 'toString', '__proto__', 'fixed:4', 'spawn:4ms'])(
    'is not %j',
    (name) => {
      expect(readPolicyName(name)).toBeUndefined();
      expect(namePattern().test(name)).toBe(false);
    },
  );

  it.each(['demand:', 'demand:slowMs', 'demand:slowMs=', 'demand:=5', 'demand:a=1,,b=2', `demand:${'a'.repeat(60)}=1`])(
    'cannot have the options in %j',
    (name) => {
      expect(() => readPolicyName(name)).toThrow(expect.objectContaining({ code: 'ERR_OPTION', option: 'policy' }));
    },
  );

  it('knows the kinds of others', () => {
    const own: StageMaker<Decider> = () => demand();
    const kinds = { ...STAGE_KINDS, deciders: { ...STAGE_KINDS.deciders, own } };
    expect(readPolicyName('own', kinds)).toEqual({ demand: { kind: 'own', options: {} } });
    expect(policyNames(kinds)).toContain('own');
  });
});
