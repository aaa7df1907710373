import { describe, expect, it } from 'vitest';
import { FakeSink } from '../fake-sink.test-support.ts';
import { journalFiles, journalPath } from './journal-files.ts';

const SEGMENT = ['{"checkpoint":{}}\n', '["T1"]\n', '["T1"]\n'];

/** Writes a journal of so many segments, and gives what was opened, written and said. */
const writeSegments = (segments: number, refuses: (path: string) => boolean = () => false) => {
  const files = new Map<string, FakeSink>();
  const said: string[] = [];
  const write = journalFiles({
    path: 'logs/run.journal',
    maxBytes: 40,
    open: (path) => {
      if (refuses(path)) throw new Error('no space left');
      const sink = new FakeSink();
      files.set(path, sink);
      return sink;
    },
    say: (text) => said.push(text),
  });
  write('{"format":"x"}\n');
  for (let segment = 0; segment < segments; segment += 1) for (const line of SEGMENT) write(line);
  return { files, said };
};

describe('journalPath', () => {
  it.each([
    ['run.journal', 0, 'run.journal'],
    ['run.journal', 1, 'run.2.journal'],
    ['logs/run.journal', 9, 'logs/run.10.journal'],
    ['run', 1, 'run.2'],
  ])('of %s and %i is %s', (path, index, expected) => {
    expect(journalPath(path, index)).toBe(expected);
  });
});

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

  it('are one file that goes on when the next cannot be opened, and that is said once', () => {
    const { files, said } = writeSegments(4, (path) => path.includes('2'));
    expect([...files.keys()]).toEqual(['logs/run.journal']);
    expect(said).toEqual(['the journal goes on in one file: no space left']);
    const text = files.get('logs/run.journal')?.text ?? '';
    expect(text.match(/checkpoint/g)).toHaveLength(4);
    expect(files.get('logs/run.journal')?.isClosed).toBe(false);
  });

  it('cannot be written at all when the first one cannot be opened', () => {
    expect(() => writeSegments(1, () => true)).toThrow('no space left');
  });

  it('say once when they cannot be written any more', () => {
    const { files, said } = writeSegments(3);
    for (const file of files.values()) file.break('ENOSPC');
    expect(said).toEqual(['the journal cannot be written to its end: ENOSPC']);
  });
});
