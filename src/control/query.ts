import { HttpProblem } from '../http/index.ts';

/** Digits only: no sign, space, exponent, other base, other script, or leading zero; up to 999,999. */
const COUNT = /^(?:0|[1-9][0-9]{0,5})$/;

/** Gives the only value of a parameter; `undefined` when it is absent. @throws HttpProblem when it comes twice. */
export const singleValue = (query: URLSearchParams, name: string): string | undefined => {
  const values = query.getAll(name);
  if (values.length > 1) throw new HttpProblem(400, 'bad-query', `\`${name}\` must come once`);
  return values[0];
};

/** Refuses parameters that the route does not know, because a misspelt one would be ignored silently. @throws HttpProblem */
export const checkQuery = (query: URLSearchParams, known: readonly string[]): void => {
  for (const name of query.keys()) {
    if (!known.includes(name))
      throw new HttpProblem(400, 'bad-query', `There is no such parameter; known are ${known.join(', ') || 'none'}`);
  }
};

/** Reads a whole number. @throws HttpProblem when it is written otherwise or out of range; it is never clamped. */
export const readCount = (name: string, text: string, range: { readonly min: number; readonly max: number }): number => {
  const value = COUNT.test(text) ? Number(text) : Number.NaN;
  if (value >= range.min && value <= range.max) return value;
  const allowed = `a whole number from ${range.min} to ${range.max}`;
  throw new HttpProblem(400, 'bad-number', `\`${name}\` must be ${allowed}`, { detail: { allowed } });
};
