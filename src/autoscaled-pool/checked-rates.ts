import { OptionError } from '../errors/index.ts';
import { checkFinite, checkKeys } from '../internal/index.ts';
import { type NamedRate, type RateLimit, SOLE_RATE, WORKERS_WEIGHT } from '../pool/index.ts';

/** A rate, or several by their names. @public */
export type RateOption = RateLimit | Readonly<Record<string, RateLimit>>;

const NAME = /^[a-zA-Z][a-zA-Z0-9_-]{0,62}$/;
/** A start asks every rate; nobody has more limits than this on one thing. */
const MOST_RATES = 16;

const checkRate = (option: string, rate: RateLimit, name: string): NamedRate => {
  if (typeof rate !== 'object' || rate === null) throw new OptionError(option, rate, 'a rate: `{ limit, perMs }`');
  checkKeys(option, rate, ['limit', 'perMs']);
  // a task without a weight counts 1: below that none would ever start
  const limit = checkFinite(`${option}.limit`, rate.limit, { min: 1 });
  return { name, limit, perMs: checkFinite(`${option}.perMs`, rate.perMs, { min: Number.MIN_VALUE }) };
};

const checkName = (name: string): void => {
  if (name === WORKERS_WEIGHT) {
    throw new OptionError(
      'rate',
      name,
      `names of rates other than \`${WORKERS_WEIGHT}\`, which in a task's \`weight\` are its workers`,
    );
  }
  if (!NAME.test(name)) throw new OptionError('rate', name, 'names of a letter, then up to 62 letters, digits, `_` or `-`');
};

/** Without a name: its fields are numbers, or it has none that a rate by name would have. */
const isSole = (rate: RateOption): rate is RateLimit => {
  const values = Object.values(rate);
  return values.length === 0 || values.some((value) => typeof value !== 'object' || value === null);
};

/** Checks the option `rate`: one rate, or several by name. @throws OptionError for a value out of range, a bad name, or too many of them. */
export const checkRates = (rate: RateOption): readonly NamedRate[] => {
  if (typeof rate !== 'object' || rate === null)
    throw new OptionError('rate', rate, '`{ limit, perMs }`, or several of them by name');
  if (isSole(rate)) return [checkRate('rate', rate, SOLE_RATE)];
  const entries = Object.entries(rate);
  if (entries.length > MOST_RATES) throw new OptionError('rate', entries.length, `at most ${MOST_RATES} rates`);
  return entries.map(([name, named]) => {
    checkName(name);
    return checkRate(`rate.${name}`, named, name);
  });
};
