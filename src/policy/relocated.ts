import { OptionError } from '../errors/index.ts';

/** The refusal of a stage, told by the path within the policy instead of the path within the stage. */
export const relocated = (error: unknown, path: string, kind: string): unknown => {
  if (!(error instanceof OptionError)) return error;
  const option = error.option.startsWith(`${kind}.`) ? error.option.slice(kind.length + 1) : error.option;
  return new OptionError(`${path}.options.${option}`, error.got, error.allowed);
};
