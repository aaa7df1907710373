import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { rootDir } from '../support/run-command.ts';

const page = readFileSync(path.join(rootDir, 'docs', 'guarantees.md'), 'utf8');

interface Reference {
  readonly file: string;
  readonly title: string;
}

/** `file`: title, at the end of a list item or of a table's row. */
const REFERENCE = /`((?:src|test)\/[^`]+\.test\.ts)`: (.+?)(?: \|)?$/gm;

const references = (text: string): Reference[] =>
  [...text.matchAll(REFERENCE)].map(([, file = '', title = '']) => ({ file, title }));

/** The text of each promise, by its number. */
const promises = new Map(
  page
    .split(/^### /m)
    .slice(1)
    .map((text) => {
      const [, number = ''] = /^(P\d+)\./.exec(text) ?? [];
      return [number, text.split(/^## /m)[0] ?? ''];
    }),
);

/** A test's title as a source may write it: in any kind of quotes. */
const isTitleIn = (source: string, title: string): boolean =>
  source.includes(title) || source.includes(title.replaceAll("'", "\\'")) || source.includes(title.replaceAll('`', '\\`'));

describe('the page of guarantees', () => {
  it('has the promises P1 to P18, each with tests or with a word about those that are missing', () => {
    expect([...promises.keys()]).toEqual(Array.from({ length: 18 }, (_, index) => `P${index + 1}`));
    const bare = [...promises].filter(([, text]) => references(text).length === 0 && !text.includes('Not yet shown:'));
    expect(bare.map(([number]) => number)).toEqual([]);
  });

  it('has a test, or says "not yet shown", in each row of its table of faults', () => {
    const rows = page.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| Fault'));
    expect(rows.length).toBeGreaterThan(20);
    expect(rows.filter((row) => references(row).length !== 1 && !row.endsWith('| not yet shown |'))).toEqual([]);
  });

  it.each(references(page))('names a test that exists: $file: $title', ({ file, title }) => {
    const absolute = path.join(rootDir, file);
    expect(existsSync(absolute)).toBe(true);
    expect(isTitleIn(readFileSync(absolute, 'utf8'), title)).toBe(true);
  });
});
