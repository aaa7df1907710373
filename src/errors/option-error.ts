import { PoolError } from './pool-error.ts';

/** Shortens a value for an error message, so that a message never carries a megabyte. */
const describe = (value: unknown): string => {
  switch (typeof value) {
    case 'string':
      return value.length > 60 ? `${JSON.stringify(value.slice(0, 60))}…` : JSON.stringify(value);
    case 'function':
      return `a function${value.name === '' ? '' : ` named ${value.name}`}`;
    case 'object':
      if (value === null) return 'null';
      return Array.isArray(value) ? `an array of ${value.length}` : 'an object';
    case 'bigint':
      return `${value}n`;
    default:
      return String(value);
  }
};

/** An option, or a combination of options, that marea refuses. Nothing was changed. @public */
export class OptionError extends PoolError {
  readonly code = 'ERR_OPTION';
  /** Path of the option, for example `queue.capacity`. */
  readonly option: string;
  /** What was got. */
  readonly got: unknown;
  /** What is allowed, in words. */
  readonly allowed: string;

  constructor(option: string, got: unknown, allowed: string) {
    super(`\`${option}\` must be ${allowed}; got ${describe(got)}`);
    this.option = option;
    this.got = got;
    this.allowed = allowed;
  }
}
