import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Outcome } from './group.ts';

const cache = new URL('../../.cache/', import.meta.url).pathname;
const folder = path.join(cache, 'ordinary-production');

/** What each default came to in one group. */
export interface GroupRows {
  readonly group: string;
  readonly outcomes: (Outcome & { readonly subject: string })[];
}

/** JSON has no infinity. */
const toJson = (_key: string, value: unknown): unknown => (value === Number.POSITIVE_INFINITY ? 'Infinity' : value);
const fromJson = (_key: string, value: unknown): unknown => (value === 'Infinity' ? Number.POSITIVE_INFINITY : value);

/** Forgets what an earlier run has kept. */
export const forgetRows = (): void => rmSync(folder, { recursive: true, force: true });

/** Keeps the rows of a file of tests: the one table is made of all of them. */
export const keepRows = (rows: GroupRows): void => {
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, `${rows.group.replaceAll(/\W+/g, '-')}.json`), JSON.stringify(rows, toJson));
};

/** What the tests of this run have kept; none when none of them ran. */
export const keptRows = (): readonly GroupRows[] => {
  mkdirSync(folder, { recursive: true });
  return readdirSync(folder)
    .sort()
    .map((file) => JSON.parse(readFileSync(path.join(folder, file), 'utf8'), fromJson) as GroupRows); // written above
};

/** Writes the one table where the test command finds it. */
export const writeTable = (text: string): void => writeFileSync(path.join(cache, 'ordinary-production.md'), text);
