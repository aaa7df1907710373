import { InvalidArgumentError, Option } from 'commander';
import type { RateOption } from '../autoscaled-pool/index.ts';
import type { RateLimit } from '../pool/index.ts';
import { readDuration } from './duration-option.ts';

/** A rate of the command line, as it was typed and as a pool takes it. */
export interface TypedRate extends RateLimit {
  readonly text: string;
  /** What reasons and metrics call it where there are several; absent: after its span. */
  readonly name?: string;
}

const ALLOWED =
  'so many starts in a span, for example 10/s, 300/min or 2000/10m, with a name before it or without: tokens=90000/min';

/** Letters first, as in the names of a pool's rates; a number that has at most one point; a span. Bounded, so that no text is dear to read. */
const RATE = /^(?:(?<name>[a-zA-Z][a-zA-Z0-9_-]{0,62})=)?(?<limit>[0-9]{1,12}(?:\.[0-9]{1,6})?)\/(?<span>[0-9a-z.]{1,20})$/;

/** The result of {@link readRate}. */
export type RateReading = { readonly rate: TypedRate } | { readonly problem: string };

/** Reads a rate: `300/min`, `100/10s`, `tokens=90000/min`. */
export const readRate = (text: string): RateReading => {
  const { name, limit, span } = RATE.exec(text)?.groups ?? {};
  if (limit === undefined || span === undefined) return { problem: `is not a rate; give ${ALLOWED}` };
  const duration = readDuration(/^[0-9.]/.test(span) ? span : `1${span}`);
  if ('problem' in duration) return { problem: `has a span that ${duration.problem}` };
  if (Number(limit) < 1) return { problem: 'must let at least 1 start in its span; a longer span does' };
  if (duration.ms === 0) return { problem: 'must have a span of more than 0' };
  return { rate: { text, ...(name !== undefined && { name }), limit: Number(limit), perMs: duration.ms } };
};

const collect = (text: string, before: readonly TypedRate[] = []): readonly TypedRate[] => {
  const reading = readRate(text);
  if ('problem' in reading) throw new InvalidArgumentError(`It ${reading.problem}`);
  const { name } = reading.rate;
  if (name !== undefined && before.some((other) => other.name === name))
    throw new InvalidArgumentError(`There are two rates called ${name}`);
  return [...before, reading.rate];
};

/** `--rate`, as every command that runs a handler has it. */
export const rateOption = (): Option =>
  new Option('--rate <n/span>', 'most starts in any span, as 10/s or 300/min; may come again, and all of them hold').argParser(
    collect,
  );

/** The first free one of `per-min`, `per-min-2`, and so on. */
const freeName = (span: string, isTaken: (name: string) => boolean): string => {
  const first = `per-${span.replaceAll('.', '_')}`;
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? first : `${first}-${number}`;
    if (!isTaken(name)) return name;
  }
};

/** What a pool takes: one rate without a name as it is, and several by their names. */
export const poolRateOf = (rates: readonly TypedRate[] | undefined): RateOption | undefined => {
  const [first] = rates ?? [];
  if (rates === undefined || first === undefined) return undefined;
  if (rates.length === 1 && first.name === undefined) return { limit: first.limit, perMs: first.perMs };
  const given = new Set(rates.map(({ name }) => name));
  const named: Record<string, RateLimit> = {};
  for (const { name, text, limit, perMs } of rates) {
    const span = text.slice(text.indexOf('/') + 1);
    named[name ?? freeName(span, (taken) => given.has(taken) || Object.hasOwn(named, taken))] = { limit, perMs };
  }
  return named;
};
