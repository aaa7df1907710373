import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ReasonCode } from '../reason.ts';
import { fakeRecord, fakeStage } from './fake-record.ts';
import { sayReason, wordsOf } from './reason-words.ts';

const FOLDER = new URL('..', import.meta.url);

const sources = (): readonly string[] =>
  readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !/\.test(-support)?\.ts$|^explain\//.test(name))
    .map((name) => readFileSync(new URL(name, FOLDER), 'utf8'));

/** Codes of the list in `reason.ts` that are whole, and the names of the families, whose codes end in a name. */
const listed = (): { readonly codes: readonly string[]; readonly families: readonly string[] } => {
  const list = readFileSync(new URL('reason.ts', FOLDER), 'utf8');
  return {
    codes: [...list.matchAll(/\| '([A-Z_]+)'/g)].map(([, code = '']) => code),
    families: [...list.matchAll(/\| `([A-Z_]+):\$\{string\}`/g)].map(([, family = '']) => family),
  };
};

/** Codes of families that our own stages give, spelt out somewhere in the sources. */
const spelt = (): readonly string[] => [
  ...new Set(
    sources().flatMap((source) => [...source.matchAll(/'((?:CEILING|FLOOR|VETO|RULE):[A-Z_]+)'/g)].map(([, code = '']) => code)),
  ),
];

const hasOwnWords = (code: string): boolean => wordsOf(code).name !== code;

describe('the words for reasons', () => {
  const { codes, families } = listed();

  it('finds the codes that it is about', () => {
    expect(codes.length).toBeGreaterThan(25);
    expect(families).toEqual(expect.arrayContaining(['VETO', 'CEILING', 'FLOOR']));
    expect(spelt()).toContain('CEILING:KNEE');
  });

  it.each(codes)('has words for %s', (code) => {
    expect(hasOwnWords(code)).toBe(true);
  });

  it.each(families)('has words for any code of the family %s', (family) => {
    expect(hasOwnWords(`${family}:anything`)).toBe(true);
    expect(wordsOf(`${family}:anything`).name).toContain('anything');
  });

  it.each(spelt())('has words of its own for %s, not only those of its family', (code) => {
    const [family = '', name = ''] = code.split(':');
    expect(wordsOf(code).name).not.toBe(wordsOf(`${family}:x`).name.replace('x', name));
    expect(wordsOf(code).name).not.toContain(name);
  });

  it.each([...codes, ...spelt(), ...families.map((family) => `${family}:anything`)])(
    'says %s without a detail, in words',
    (code) => {
      const stage = fakeStage(code as ReasonCode); // from the list of codes
      const text = sayReason({ stage, record: fakeRecord([stage]) });
      expect(text).toMatch(/^[a-z0-9`'(]/);
      expect(text).not.toMatch(/undefined|NaN|\[object|[A-Z]+_[A-Z]+/);
      expect(text.length).toBeGreaterThan(5);
    },
  );
});
