import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../time/index.ts';
import { openNamedFile } from './named-file.ts';
import { numberedPath, openNumbered } from './numbered-file.ts';
import { OpenedFiles } from './opened-files.ts';
import type { OpenMode } from './text-sink.ts';

/** A folder with files, and a host that opens files in it. */
const setUp = (files: Readonly<Record<string, string>> = {}) => {
  const folder = mkdtempSync(join(tmpdir(), 'marea-opened-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const host = {
    workingDirectory: folder,
    openFile: (path: string, mode: OpenMode) => openNamedFile(path, mode, new ManualClock()),
  };
  return {
    folder,
    host,
    opened: new OpenedFiles(host),
    read: (name: string) => readFileSync(join(folder, name), 'utf8'),
    has: (name: string) => existsSync(join(folder, name)),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
};

describe('the files that a command writes', () => {
  it('are as they were when the command does not go ahead', () => {
    using given = setUp({ keep: 'old\n', more: 'old\n' });
    const { opened, read, has } = given;
    const act = (): void => {
      opened.open('keep', 'replace');
      opened.open('more', 'append');
      opened.open('made', 'replace');
      opened.next('keep', 1);
      opened.open('no/such/folder', 'replace');
    };
    expect(() => opened.orDiscard(act)).toThrow('no/such/folder cannot be written');
    expect([read('keep'), read('more'), has('made'), has('keep.2')]).toEqual(['old\n', 'old\n', false, false]);
  });

  it('are emptied or added to once it goes ahead', async () => {
    using given = setUp({ keep: 'old\n', more: 'old\n' });
    const { opened, read } = given;
    const replaced = opened.open('keep', 'replace');
    const extended = opened.open('more', 'append');
    replaced.write('first\n');
    await replaced.flush();
    expect(read('keep')).toBe('old\n');
    opened.begin();
    replaced.write('new\n');
    extended.write('new\n');
    const later = opened.next('keep', 1).file;
    later.write('later\n');
    await opened.close();
    expect([read('keep'), read('more'), read('keep.2')]).toEqual(['first\nnew\n', 'old\nnew\n', 'later\n']);
  });
});

describe('a numbered file', () => {
  it.each([
    ['run.journal', 1, 'run.journal'],
    ['run.journal', 2, 'run.2.journal'],
    ['logs/run.journal', 10, 'logs/run.10.journal'],
    ['run', 2, 'run.2'],
  ])('of %s and %i is %s', (path, number, expected) => {
    expect(numberedPath(path, number)).toBe(expected);
  });

  it('takes the first number that is free, or whose file is empty, and no device for a file', async () => {
    using given = setUp({ 'a.log': 'x', 'a.2.log': 'y', 'a.3.log': '' });
    const { host, folder } = given;
    const first = openNumbered(host, 'a.log');
    expect([first.path, first.number]).toEqual(['a.3.log', 3]);
    expect(openNumbered(host, 'b.log').path).toBe('b.log');
    symlinkSync('/dev/null', join(folder, 'c.log'));
    expect(openNumbered(host, 'c.log').path).toBe('c.log');
    await first.file.close();
  });
});
