import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../time/index.ts';
import { FakeSink } from '../fake-sink.test-support.ts';
import { openNamedFile } from '../named-file.ts';
import { numberedPath } from '../numbered-file.ts';
import { OpenedFiles } from '../opened-files.ts';
import type { OpenMode } from '../text-sink.ts';
import { journalFiles } from './journal-files.ts';

const SEGMENT = ['{"checkpoint":{}}\n', '["T1"]\n', '["T1"]\n'];

interface Folder {
  /** Files that cannot be opened. */
  readonly refuses?: (path: string) => boolean;
  /** Files that are there already. */
  readonly taken?: readonly string[];
}

/** Writes a journal of so many segments, and gives what was opened, written and said. */
const writeSegments = (segments: number, { refuses = () => false, taken = [] }: Folder = {}) => {
  const files = new Map<string, FakeSink>();
  const said: string[] = [];
  const open = (named: string, from: number) => {
    let number = from;
    while (taken.includes(numberedPath(named, number))) number += 1;
    const path = numberedPath(named, number);
    if (refuses(path)) throw new Error('no space left');
    const file = new FakeSink();
    files.set(path, file);
    return { path, number, file };
  };
  const write = journalFiles({
    path: 'logs/run.journal',
    maxBytes: 40,
    openFirst: (path) => open(path, 1),
    openNext: open,
    say: (text) => said.push(text),
  });
  write('{"format":"x"}\n');
  for (let segment = 0; segment < segments; segment += 1) for (const line of SEGMENT) write(line);
  return { files, said };
};

describe('the files of a journal', () => {
  it('begin with the header, end with a segment, and are closed when the next one is open', () => {
    const { files, said } = writeSegments(3);
    expect([...files].map(([path, { text, isClosed }]) => [path, text, isClosed])).toEqual([
      ['logs/run.journal', ['{"format":"x"}\n', ...SEGMENT].join(''), true],
      ['logs/run.2.journal', ['{"format":"x"}\n', ...SEGMENT].join(''), true],
      ['logs/run.3.journal', ['{"format":"x"}\n', ...SEGMENT].join(''), false],
    ]);
    expect(said).toEqual([]);
  });

  it('pass over files that are there, and say so', () => {
    const { files, said } = writeSegments(3, { taken: ['logs/run.2.journal', 'logs/run.3.journal'] });
    expect([...files.keys()]).toEqual(['logs/run.journal', 'logs/run.4.journal', 'logs/run.5.journal']);
    expect(said).toEqual(['the journal goes on in logs/run.4.journal: there is a logs/run.2.journal already']);
  });

  it('are none of the files that a run reads or has left', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'marea-journal-'));
    writeFileSync(join(folder, 'j.2.log'), 'an input\n');
    const host = {
      workingDirectory: folder,
      openFile: (path: string, mode: OpenMode) => openNamedFile(path, mode, new ManualClock()),
    };
    const opened = new OpenedFiles(host);
    const write = journalFiles({
      path: 'j.log',
      maxBytes: 40,
      openFirst: (path) => opened.next(path, 1),
      openNext: (path, number) => opened.next(path, number),
      say: () => undefined,
    });
    opened.begin();
    for (const line of ['{"format":"x"}\n', ...SEGMENT, ...SEGMENT]) write(line);
    await opened.close();
    const names = ['j.log', 'j.2.log', 'j.3.log'];
    const journal = ['{"format":"x"}\n', ...SEGMENT].join('');
    expect(names.map((name) => readFileSync(join(folder, name), 'utf8'))).toEqual([journal, 'an input\n', journal]);
    rmSync(folder, { recursive: true });
  });

  it('say where they begin when the name is another one than was asked for', () => {
    const { files, said } = writeSegments(1, { taken: ['logs/run.journal'] });
    expect([...files.keys()]).toEqual(['logs/run.2.journal']);
    expect(said).toEqual(['the journal is in logs/run.2.journal: there is a logs/run.journal already']);
  });

  it('are one file that goes on when the next cannot be opened, and that is said once', () => {
    const { files, said } = writeSegments(4, { refuses: (path) => path.includes('2') });
    expect([...files.keys()]).toEqual(['logs/run.journal']);
    expect(said).toEqual(['the journal goes on in one file: no space left']);
    const text = files.get('logs/run.journal')?.text ?? '';
    expect(text.match(/checkpoint/g)).toHaveLength(4);
    expect(files.get('logs/run.journal')?.isClosed).toBe(false);
  });

  it('cannot be written at all when the first one cannot be opened', () => {
    expect(() => writeSegments(1, { refuses: () => true })).toThrow('no space left');
  });

  it('say once when they cannot be written any more', () => {
    const { files, said } = writeSegments(3);
    for (const file of files.values()) file.break('ENOSPC');
    expect(said).toEqual(['the journal cannot be written to its end: ENOSPC']);
  });
});
