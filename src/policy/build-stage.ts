import { OptionError } from '../errors/index.ts';
import { checkKeys } from '../internal/index.ts';
import type { StageMaker } from './stage-kinds.ts';

/** Returns `value` when it is a plain object. @throws OptionError otherwise. */
export const checkRecord = (path: string, value: unknown): Readonly<Record<string, unknown>> => {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>; // checked here
  throw new OptionError(path, value, 'an object');
};

/** The refusal of a stage, told by the path within the policy instead of the path within the stage. */
const relocated = (error: unknown, path: string, kind: string): unknown => {
  if (!(error instanceof OptionError)) return error;
  const option = error.option.startsWith(`${kind}.`) ? error.option.slice(kind.length + 1) : error.option;
  return new OptionError(`${path}.options.${option}`, error.got, error.allowed);
};

/** Makes one stage of its spec. @throws OptionError with the path of what is wrong. */
export const buildStage = <Stage>(path: string, spec: unknown, makers: Readonly<Record<string, StageMaker<Stage>>>): Stage => {
  const fields = checkRecord(path, spec);
  checkKeys(path, fields, ['kind', 'options']);
  const { kind, options } = fields;
  const make = typeof kind === 'string' && Object.hasOwn(makers, kind) ? makers[kind] : undefined;
  if (make === undefined) {
    const known = Object.keys(makers).map((name) => `'${name}'`);
    throw new OptionError(`${path}.kind`, kind, known.join(' or '));
  }
  const given = options === undefined ? {} : checkRecord(`${path}.options`, options);
  try {
    return make(given);
  } catch (error) {
    throw relocated(error, path, String(kind));
  }
};
