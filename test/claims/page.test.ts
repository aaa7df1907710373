import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { rootDir } from '../support/run-command.ts';

const read = (...parts: string[]): string => readFileSync(path.join(rootDir, ...parts), 'utf8');
const page = read('docs', 'guide', 'why-not-p-limit.md');
const claims = read('test', 'claims', 'claims.test.ts');
const migration = read('test', 'types', 'migration.test-d.ts');

/** Titles of tests are written as *(title)*. */
const titles = [...page.matchAll(/\*\((.+?)\)\*/g)].map(([, title = '']) => title);
/** Blocks of code, without the way in which they are indented. */
const blocks = [...page.matchAll(/```ts\n(.+?)```/gs)].map(([, code = '']) => code);
const unindented = (code: string): string => code.replaceAll(/^ +/gm, '');

describe('the page "why not p-limit"', () => {
  it.each(titles)('has a test for: %s', (title) => {
    expect(claims.includes(title) || claims.includes(title.replaceAll("'", "\\'"))).toBe(true);
  });

  it('has a claim for each test of claims', () => {
    const tests = [...claims.matchAll(/^ {2}it(?:\.each\([\s\S]+?\))?\(\s*(['"])(.+?)\1,/gm)].map(([, , title = '']) => title);
    expect(tests.length).toBeGreaterThan(12);
    expect(tests.filter((title) => !titles.includes(title))).toEqual([]);
  });

  it.each(blocks)('has code that compiles: %s', (code) => {
    expect(unindented(migration)).toContain(unindented(code));
  });
});
