import { describe, expect, it } from 'vitest';
import {
  cooldown,
  createController,
  type Decider,
  demand,
  onDemand,
  type StageSpec,
  stepPolicy,
  tolerance,
} from '../autoscale/index.ts';
import { OptionError } from '../errors/index.ts';
import { buildPolicy } from './build-policy.ts';
import { describePolicy } from './describe-policy.ts';
import type { PolicySpec } from './policy-spec.ts';
import { STAGE_SHAPES } from './shapes/stage-shapes.ts';
import { STAGE_KINDS } from './stage-kinds.ts';

describe('a policy as data', () => {
  it.each([
    ['the default', { demand: demand(), guards: [tolerance()] }],
    ['the classic of queues', stepPolicy({ up: 3, cooldown: { downMs: 1_000 } })],
    [
      'one with limits',
      { demand: onDemand(), floors: [demand({ downWindowMs: 50 })], ceilings: [demand()], guards: [cooldown()] },
    ],
  ])('describes %s, and builds it again', (_what, policy) => {
    const spec = describePolicy(policy);
    const read = JSON.parse(JSON.stringify(spec)) as PolicySpec;
    expect(describePolicy(buildPolicy(read))).toEqual(spec);
  });

  it('builds stages that work', () => {
    const policy = buildPolicy({ demand: { kind: 'step', options: { up: 7 } }, guards: [{ kind: 'cooldown' }], tickMs: 250 });
    const controller = createController({ policy, min: 2, max: 32, waitSloMs: 500 });
    expect(controller.tickMs).toBe(250);
    expect(policy.guards?.map(({ name }) => name)).toEqual(['cooldown']);
  });

  it('has a row in the table of options for every kind that it knows, and for no other', () => {
    expect(Object.keys(STAGE_SHAPES.deciders).sort()).toEqual(Object.keys(STAGE_KINDS.deciders).sort());
    expect(Object.keys(STAGE_SHAPES.guards).sort()).toEqual(Object.keys(STAGE_KINDS.guards).sort());
  });

  it('builds stages within stages, of kinds of others too', () => {
    const always = (): Decider => ({ ...onDemand(), name: 'always', spec: { kind: 'always' } });
    const kinds = { ...STAGE_KINDS, deciders: { ...STAGE_KINDS.deciders, always } };
    const inner = { kind: 'maxOf', options: { deciders: [{ kind: 'always' }, { kind: 'step' }] } };
    const demand = { kind: 'smoothed', options: { decider: inner, fields: ['queued'], tauMs: 50 } };
    const described = describePolicy(buildPolicy({ demand }, kinds)).demand;
    expect(described).toMatchObject({
      kind: 'smoothed',
      options: { decider: { options: { deciders: [{ kind: 'always' }, {}] } } },
    });
    expect(() => buildPolicy({ demand })).toThrow(
      expect.objectContaining({ option: 'demand.options.decider.options.deciders[0].kind' }),
    );
  });

  it('tells where in a stage within a stage the mistake is', () => {
    const deciders = [{ kind: 'demand' }, { kind: 'step', options: { lowFillRatio: 0.9 } }];
    expect(() => buildPolicy({ demand: { kind: 'minOf', options: { deciders } } })).toThrow(
      expect.objectContaining({
        option: 'demand.options.deciders[1].options.lowFillRatio',
        allowed: 'below `highFillRatio` (0.75)',
      }),
    );
  });

  it('refuses stages that are nested without end', () => {
    const nest = (depth: number): StageSpec =>
      depth === 0 ? { kind: 'demand' } : { kind: 'maxOf', options: { deciders: [nest(depth - 1), { kind: 'demand' }] } };
    expect(() => buildPolicy({ demand: nest(7) })).not.toThrow();
    expect(() => buildPolicy({ demand: nest(8) })).toThrow(expect.objectContaining({ allowed: 'nested at most 8 deep' }));
    const loop: { kind: string; options: { deciders: unknown[] } } = { kind: 'maxOf', options: { deciders: [] } };
    loop.options.deciders = [loop, { kind: 'demand' }];
    expect(() => buildPolicy({ demand: loop })).toThrow(expect.objectContaining({ allowed: 'nested at most 8 deep' }));
  });

  it.each([
    [{ demand: { kind: 'dmand' } }, 'demand.kind', expect.stringMatching(/^one of \d+ known \(did you mean 'demand'\?\)$/)],
    [{ demand: { kind: 'zzz' } }, 'demand.kind', expect.stringMatching(/^'aimd' or .*'demand' or /)],
    [{ demand: { kind: 'toString' } }, 'demand.kind', undefined],
    [{ demand: { kind: 7 } }, 'demand.kind', undefined],
    [{ demand: { kind: 'demand', option: {} } }, 'demand.option', undefined],
    [{ demand: { kind: 'onDemand', options: { up: 1 } } }, 'demand.options.up', undefined],
    [{ demand: { kind: 'step', options: { up: 0 } } }, 'demand.options.up', 'an integer, 1 or more'],
    [{ demand: { kind: 'step', options: [] } }, 'demand.options', 'an object'],
    [{ demand: { kind: 'demand', options: { slow: 5 } } }, 'demand.options.slow', undefined],
    [{ demand: null }, 'demand', 'a stage (a decider): an object with `kind` and `options`'],
    [{}, 'demand', 'given: a stage (a decider): an object with `kind` and `options`'],
    [[], 'policy', 'an object'],
    [{ demand: { kind: 'demand' }, guards: {} }, 'guards', 'an array of stages'],
    [
      { demand: { kind: 'demand' }, guards: [{ kind: 'cooldown', options: { upMs: '2s' } }] },
      'guards[0].options.upMs',
      'a finite number, 0 or more',
    ],
    [{ demand: { kind: 'demand' }, guards: [{ kind: 'demand' }] }, 'guards[0].kind', undefined],
    [{ demand: { kind: 'demand' }, ceilings: [{ kind: 'throughput' }, { kind: 'tolerance' }] }, 'ceilings[1].kind', undefined],
    [{ demand: { kind: 'demand' }, tickMs: 0 }, 'tickMs', 'a finite number, 1 or more'],
    [{ demand: { kind: 'demand' }, guard: [] }, 'guard', undefined],
  ])('refuses %j and says where it is wrong: %s', (data, option, allowed) => {
    const spec: unknown = data;
    const words: unknown = allowed;
    const refusal = { code: 'ERR_OPTION', option, ...(words !== undefined && { allowed: words }) };
    expect(() => buildPolicy(spec as PolicySpec)).toThrow(expect.objectContaining(refusal));
  });

  it('gives the path within the policy, also where a kind of others names its option bare', () => {
    const strict = (): Decider => {
      throw new OptionError('size', undefined, 'a number');
    };
    const kinds = { ...STAGE_KINDS, deciders: { strict } };
    expect(() => buildPolicy({ demand: { kind: 'strict' } }, kinds)).toThrow(
      expect.objectContaining({ option: 'demand.options.size' }),
    );
  });

  it('takes kinds of others', () => {
    const always = (options: Readonly<Record<string, unknown>>): Decider => {
      if (options['size'] === undefined) throw new TypeError('no size');
      return {
        name: 'always',
        spec: { kind: 'always', options },
        start: () => null,
        decide: (state) => ({ state, desired: 5, reason: 'LOAD' }),
      };
    };
    const kinds = { ...STAGE_KINDS, deciders: { ...STAGE_KINDS.deciders, always } };
    const policy = buildPolicy({ demand: { kind: 'always', options: { size: 5 } } }, kinds);
    expect(describePolicy(policy).demand).toEqual({ kind: 'always', options: { size: 5 } });
    expect(() => buildPolicy({ demand: { kind: 'always' } }, kinds)).toThrow(TypeError);
  });
});
