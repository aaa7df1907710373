import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { checkOutputFiles } from './output-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'marea-outputs-'));
afterAll(() => rmSync(folder, { recursive: true }));
for (const name of ['in.txt', 'handler.mjs', 'old.ndjson']) writeFileSync(join(folder, name), name);
symlinkSync(join(folder, 'in.txt'), join(folder, 'link.txt'));

const NONE = { outPath: undefined, failedPath: undefined, journalPath: undefined, unstartedPath: undefined };
const check = (options: Partial<Record<keyof typeof NONE, string>>, inputs: string[] = ['in.txt', '-']): void =>
  checkOutputFiles({ ...NONE, ...options }, { module: 'handler.mjs', inputs }, folder);

describe('checkOutputFiles', () => {
  it.each([
    [{ outPath: 'in.txt' }, '--out would overwrite in.txt, which is an input'],
    [{ failedPath: './in.txt' }, '--failed would overwrite in.txt, which is an input'],
    [{ outPath: 'link.txt' }, '--out would overwrite in.txt, which is an input'],
    [{ unstartedPath: 'in.txt' }, '--unstarted would overwrite in.txt, which is an input'],
    [{ journalPath: 'handler.mjs' }, '--journal would overwrite handler.mjs, which is the handler module'],
    [{ outPath: 'new.x', journalPath: './new.x' }, '--journal ./new.x is the file of --out too'],
    [{ outPath: 'a.x', failedPath: 'b.x', unstartedPath: 'b.x' }, '--unstarted b.x is the file of --failed too'],
  ])('refuses %j', (options, message) => {
    expect(() => check(options)).toThrow(message);
    expect(readFileSync(join(folder, 'in.txt'), 'utf8')).toBe('in.txt');
  });

  it('finds an input that is a link to the file', () => {
    expect(() => check({ outPath: 'in.txt' }, ['link.txt'])).toThrow('--out would overwrite link.txt');
  });

  it.each([
    [{}],
    [{ outPath: 'old.ndjson', failedPath: './old.ndjson' }],
    [{ outPath: '/dev/null', failedPath: '/dev/null', journalPath: '/dev/null' }],
    [{ outPath: 'a.x', failedPath: 'b.x', journalPath: 'c.x', unstartedPath: 'd.x' }],
  ])('takes %j', (options) => {
    expect(() => check(options)).not.toThrow();
  });
});
