import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Decider, Guard } from '../../src/autoscale/index.ts';
import { isPoolError } from '../../src/errors/index.ts';
import { deciderBuilder } from '../../src/policy/build-stage.ts';
import {
  buildPolicy,
  describePolicy,
  policyProblems,
  readPolicyFile,
  STAGE_KINDS,
  type StageMaker,
} from '../../src/policy/index.ts';
import { policyFileSchema } from '../../src/policy/schema/policy-file-schema.ts';
import { inspectGroup } from '../../src/policy/shapes/inspect-shape.ts';
import { Inspection } from '../../src/policy/shapes/inspection.ts';
import { FILE_SHAPE } from '../../src/policy/shapes/policy-shape.ts';
import type { StageRow } from '../../src/policy/shapes/stage-row.ts';
import { STAGE_SHAPES } from '../../src/policy/shapes/stage-shapes.ts';
import { anyOptions } from './any-options.ts';

type Role = keyof typeof STAGE_SHAPES;
type Kind = [role: Role, kind: string, row: StageRow];

const KINDS: Kind[] = (['deciders', 'guards'] as const).flatMap((role) =>
  Object.entries(STAGE_SHAPES[role]).map(([kind, row]): Kind => [role, kind, row]),
);

const isTaken = (take: () => unknown): boolean => {
  try {
    take();
    return true;
  } catch (error) {
    if (isPoolError(error)) return false;
    throw error;
  }
};

type Options = Readonly<Record<string, unknown>>;

const build = deciderBuilder(STAGE_KINDS);
/** A stage by its maker alone, as the table of kinds has it. */
const make = (role: Role, kind: string, options: Options): Decider | Guard =>
  (STAGE_KINDS[role][kind] as StageMaker<Decider | Guard>)(options, build);

const stageIn = (role: Role, stage: unknown): unknown =>
  role === 'guards' ? { demand: { kind: 'demand' }, guards: [stage] } : { demand: stage };

describe('the table of options', { timeout: 20_000 }, () => {
  it.each(KINDS)('takes of %s the options of `%s` that its maker takes, and no others', (role, kind, row) => {
    let taken = 0;
    fc.assert(
      fc.property(anyOptions(row.options), (options) => {
        const inspection = new Inspection(STAGE_KINDS, kind);
        inspectGroup(options, row.options, '', inspection);
        const told = inspection.problems.map(({ message }) => message);
        const isMade = isTaken(() => make(role, kind, options));
        if (isMade) taken += 1;
        if (row.isStricter === true && told.length === 0) return; // the maker knows more
        expect({ options, told, isMade }).toEqual({ options, told, isMade: told.length === 0 });
      }),
      { seed: 20_260, numRuns: 200 },
    );
    expect(taken).toBeGreaterThan(10);
  });

  it.each(KINDS)('names the default values that the maker of %s `%s` fills in', (role, kind, { options: { fields, order } }) => {
    const samples = fc.sample(anyOptions({ type: 'group', fields, ...(order && { order }) }), { seed: 1, numRuns: 300 });
    const given = samples.filter((options) => isTaken(() => make(role, kind, options)));
    expect(given.length).toBeGreaterThan(10);
    for (const options of given) {
      const { spec } = make(role, kind, options);
      for (const [key, { fallback, about }] of Object.entries(fields)) {
        const filled = spec.options?.[key];
        if (key in options || filled === undefined) continue;
        if (fallback === undefined) expect(about).toMatch(/[Bb]y default/);
        else expect({ [key]: fallback }).toEqual({ [key]: filled });
      }
    }
  });

  it('gives a policy that describes itself by options that it takes again', () => {
    fc.assert(
      fc.property(
        fc.oneof(...KINDS.map(([role, kind, row]) => anyOptions(row.options).map((options) => stageIn(role, { kind, options })))),
        (spec) => {
          if (policyProblems(spec).length > 0) return;
          const described = describePolicy(buildPolicy(spec as never)); // has just been found right
          const again = JSON.parse(JSON.stringify(described)) as typeof described;
          expect(policyProblems(again)).toEqual([]);
          expect(describePolicy(buildPolicy(again))).toEqual(described);
        },
      ),
      { seed: 20_261, numRuns: 300 },
    );
  });
});

describe('the JSON Schema of a policy file', { timeout: 20_000 }, () => {
  const schema = z.fromJSONSchema(policyFileSchema());

  const anyOf = ([, kind, { options }]: Kind) =>
    fc.oneof(
      { weight: 4, arbitrary: fc.constant<unknown>({ kind }) },
      { weight: 8, arbitrary: anyOptions(options).map((given): unknown => ({ kind, options: given })) },
      fc.constantFrom<unknown>({ kind: `${kind}s` }, { kind, option: {} }, { kind, options: null }, kind),
    );

  const anyStage = (role: Role) => fc.oneof(...KINDS.filter(([of]) => of === role).map(anyOf));

  const anyFile = () =>
    fc
      .tuple(
        anyOptions({
          ...FILE_SHAPE,
          fields: Object.fromEntries(Object.entries(FILE_SHAPE.fields).filter(([key]) => key !== 'policy')),
        }),
        fc.option(
          fc.record(
            {
              demand: anyStage('deciders'),
              guards: fc.array(anyStage('guards'), { maxLength: 2 }),
              ceilings: fc.array(anyStage('deciders'), { maxLength: 2 }),
              tickMs: fc.constantFrom<unknown>(1, 50, 500, '50ms', 0, 'fast'),
            },
            { requiredKeys: ['demand'] },
          ),
        ),
      )
      .map(([file, policy]) => (policy === null ? file : { ...file, policy }));

  it('refuses what the command refuses, but for contradictions, and takes what it takes', () => {
    let taken = 0;
    fc.assert(
      fc.property(anyFile(), (file) => {
        const inspection = new Inspection(STAGE_KINDS, 'file', true);
        inspectGroup(file, FILE_SHAPE, '', inspection);
        const told = inspection.problems.filter((problem) => !inspection.contradictions.has(problem));
        const isRight = schema.safeParse(file).success;
        if ('file' in readPolicyFile(file)) taken += 1;
        expect({ file, told: told.map(({ message }) => message), isRight }).toMatchObject({ isRight: told.length === 0 });
      }),
      { seed: 20_262, numRuns: 500 },
    );
    expect(taken).toBeGreaterThan(40);
  });
});
