import { DEFAULT_POLICY, policyNames } from '../policy-name.ts';
import type { GroupShape, NumberShape, Shape, TextShape } from '../shapes/option-shape.ts';
import { POLICY_SHAPE } from '../shapes/policy-shape.ts';

/** A JSON Schema of draft 2020-12, or a part of one: plain JSON. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** The grammar of `readDuration`. */
const DURATION: JsonSchema = Object.freeze({ type: 'string', pattern: '^[0-9]+(\\.[0-9]*)?(ms|s|m|min|h|d)$', maxLength: 32 });

const present = (fields: Readonly<Record<string, unknown>>): JsonSchema =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

const numberSchema = ({ isWhole, unit, min, max, above, below }: NumberShape): JsonSchema => {
  const range = { minimum: min, maximum: max, exclusiveMinimum: above, exclusiveMaximum: below };
  const plain = present({ type: isWhole === true ? 'integer' : 'number', ...range });
  return unit === 'ms' ? { anyOf: [plain, DURATION] } : plain;
};

const textSchema = ({ shortest, pattern, example }: TextShape): JsonSchema =>
  present({
    type: 'string',
    minLength: shortest,
    maxLength: 256,
    pattern: pattern?.source,
    examples: example === undefined ? undefined : [example],
  });

const unitWords: Readonly<Record<NumberShape['unit'], string>> = {
  ms: 'Milliseconds, or a duration such as "2s".',
  ratio: '',
  workers: '',
  number: '',
};

/** The schema of an object with fixed fields. */
export const groupSchema = ({ fields }: GroupShape): JsonSchema => {
  const required = Object.keys(fields).filter((key) => fields[key]?.isRequired === true);
  const properties = Object.entries(fields).map(([key, { shape, about, fallback }]) => {
    const unit = shape.type === 'number' ? unitWords[shape.unit] : '';
    return [key, present({ description: `${about} ${unit}`.trim(), ...shapeSchema(shape), default: fallback })];
  });
  return present({
    type: 'object',
    properties: Object.fromEntries(properties),
    required: required.length === 0 ? undefined : required,
    additionalProperties: false,
  });
};

/** Names without options. */
const PLAIN_NAMES: readonly string[] = [DEFAULT_POLICY, 'classic'];

/** An option in a name, as `readPolicyName` takes it. */
const OPTION = '[A-Za-z][A-Za-z0-9]{0,40}=[^,=]{1,40}';

/** A name of a policy; those of deciders may have options: `demand:downWindowMs=5000`. */
const nameSchema = (): JsonSchema => {
  const deciders = policyNames().filter((name) => !PLAIN_NAMES.includes(name));
  return {
    type: 'string',
    pattern: `^(?:${PLAIN_NAMES.join('|')}|(?:${deciders.join('|')})(?::${OPTION}(?:,${OPTION})*)?)$`,
    maxLength: 256,
    examples: ['classic', 'demand:downWindowMs=5000'],
  };
};

/** The schema of a shape. Stages are told by reference, so that a schema holds each kind once. */
export const shapeSchema = (shape: Shape): JsonSchema => {
  switch (shape.type) {
    case 'number':
      return numberSchema(shape);
    case 'choice':
      return { enum: shape.of };
    case 'text':
      return textSchema(shape);
    case 'list':
      return present({ type: 'array', items: shapeSchema(shape.of), minItems: shape.fewest, maxItems: shape.most ?? 1_000 });
    case 'group':
      return groupSchema(shape);
    case 'stage':
      return { $ref: `#/$defs/${shape.role}` };
    case 'policy':
      return { anyOf: [nameSchema(), groupSchema(POLICY_SHAPE)] };
  }
};
