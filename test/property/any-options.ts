import fc from 'fast-check';
import type { Field, GroupShape, NumberShape, Shape } from '../../src/policy/shapes/option-shape.ts';

/** Values of every kind, most of them wrong wherever they stand. Not null: a maker takes it for absent, a file must not say it. */
const anyJunk = (): fc.Arbitrary<unknown> =>
  fc.oneof(
    fc.constantFrom<unknown>(true, false, '', 'low', '2s', [], {}, [1], { kind: 'demand' }, -1, 0, 1, 1.5, -0.5),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
  );

const anyNumber = ({ min, max, above, below, isWhole }: NumberShape): fc.Arbitrary<unknown> => {
  const ends = [min, max, above, below].filter((end) => end !== undefined);
  const beside = ends.flatMap((end) => (isWhole === true ? [end - 1, end, end + 1, end + 0.5] : [end - 0.001, end, end + 0.001]));
  const low = min ?? above ?? -10;
  const high = max ?? below ?? low + 30_000;
  // not within a last bit of an open end, where nobody puts a number and makers differ
  const steps = isWhole === true ? 1 : 1_000;
  const inside = fc.integer({ min: Math.round(low * steps), max: Math.round(high * steps) }).map((value) => value / steps);
  return fc.oneof({ weight: 4, arbitrary: inside }, fc.constantFrom<unknown>(...(beside.length > 0 ? beside : [0])));
};

/** Policies as a name or written out. */
const POLICIES: readonly unknown[] = [
  'default',
  'classic',
  'step:up=2',
  'demand:slowMs=9s,fastMs=500',
  'forecast:act=never',
  { demand: { kind: 'step' } },
];
/** What looks like one. */
const NO_POLICIES: readonly unknown[] = ['step:up=0', 'forecast:act=2', 'maxOf', 'stepp', 'step:up', 'default:up=2', '', {}];

/** Values about where a shape's border lies: right, just wrong, and of another kind. */
export const anyValue = (shape: Shape): fc.Arbitrary<unknown> => {
  switch (shape.type) {
    case 'number':
      return anyNumber(shape);
    case 'choice':
      return fc.oneof({ weight: 8, arbitrary: fc.constantFrom(...shape.of) }, fc.constantFrom('', `${shape.of[0]} `));
    case 'text':
      return fc.oneof(
        {
          weight: 8,
          arbitrary: shape.example === undefined ? fc.string({ minLength: 1, maxLength: 12 }) : fc.constant(shape.example),
        },
        fc.constantFrom('', '25:00'),
      );
    case 'list':
      return fc.array(anyValue(shape.of), { minLength: 1, maxLength: 3 });
    case 'group':
      return anyOptions(shape);
    case 'stage':
      return fc.constantFrom<unknown>(
        ...(shape.role === 'guard'
          ? [{ kind: 'tolerance' }, { kind: 'panic' }, { kind: 'demand' }]
          : [{ kind: 'demand' }, { kind: 'step' }, { kind: 'pid' }, { kind: 'cooldown' }]),
      );
    case 'policy':
      return fc.oneof({ weight: 8, arbitrary: fc.constantFrom(...POLICIES) }, fc.constantFrom(...NO_POLICIES));
  }
};

const anyField = ({ shape, isRequired }: Field): fc.Arbitrary<unknown> =>
  fc.oneof(
    { weight: 20, arbitrary: anyValue(shape) },
    { weight: isRequired === true ? 1 : 20, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: anyJunk() },
  );

/** Options of a group: most fields right or nearly so, some absent, now and then an unknown one. */
export const anyOptions = ({ fields }: GroupShape): fc.Arbitrary<Record<string, unknown>> =>
  fc
    .tuple(
      fc.record(Object.fromEntries(Object.entries(fields).map(([key, field]) => [key, anyField(field)]))),
      fc.oneof({ weight: 20, arbitrary: fc.constant({}) }, fc.constantFrom({ upms: 1 }, { max: 3 }, { toString: 1 })),
    )
    .map(([given, more]) => ({
      ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
      ...more,
    }));
