import { OptionError } from '../errors/index.ts';

/** What a metric is, and its kind. Names are those of Prometheus: base units, `_total` for counters. */
export interface MetricInfo {
  readonly name: string;
  readonly help: string;
  readonly kind: 'gauge' | 'counter';
}

/** One number with its labels, the pool's name left out. */
export interface Sample {
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A metric and how it is read from one pool. */
export interface Metric<Source> extends MetricInfo {
  read(source: Source): readonly Sample[];
}

/** Milliseconds to the seconds that Prometheus wants: the one place where units change. */
export const secondsOf = (ms: number): number => ms / 1_000;

/** What the names of all metrics begin with, unless somebody chooses another beginning. */
const PREFIX = 'pool_';

const ALLOWED = /^[a-zA-Z_:][a-zA-Z0-9_:]{0,62}$/;

/** Gives the names of metrics another beginning than `pool_`. @throws OptionError when it makes no names. */
export const namesUnder = (prefix: string | undefined): ((name: string) => string) => {
  if (prefix === undefined) return (name) => name;
  if (typeof prefix !== 'string' || !ALLOWED.test(prefix))
    throw new OptionError(
      'prefix',
      prefix,
      "letters, digits, `_` and `:`, at most 63 of them and no digit first, as in 'mail_pool_'",
    );
  return (name) => (name.startsWith(PREFIX) ? `${prefix}${name.slice(PREFIX.length)}` : name);
};
