import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../time/index.ts';
import { FileSink } from './file-sink.ts';
import { SmallDisk } from './small-disk.test-support.ts';

const FILE = 3;

/** A sink on a small disk; what it could not write is taken, as a rescue does. */
const setUp = (disk: SmallDisk) => {
  const sink = new FileSink(FILE, { clock: new ManualClock(), isOwner: true, files: disk });
  const failures: string[] = [];
  let unwritten = '';
  sink.onFailure(({ code }) => {
    failures.push(code ?? '');
    unwritten += sink.takeUnwritten();
  });
  return { sink, failures, unwritten: () => unwritten };
};

describe('a file on a full disk', () => {
  it('ends with a whole line, and every line that is not in it is handed over once, whatever the lines and the room', async () => {
    const anyLine = fc.string({ unit: fc.constantFrom('a', 'é', '€', '😀', ' '), maxLength: 12 }).map((text) => `${text}\n`);
    const anyWrites = fc.array(fc.record({ lines: fc.array(anyLine, { minLength: 1, maxLength: 4 }), flushes: fc.boolean() }), {
      minLength: 1,
      maxLength: 12,
    });
    await fc.assert(
      fc.asyncProperty(anyWrites, fc.nat(200), async (writes, roomBytes) => {
        const disk = new SmallDisk(roomBytes);
        const { sink, unwritten, failures } = setUp(disk);
        let given = '';
        for (const { lines, flushes } of writes) {
          if (sink.failure !== undefined) break;
          sink.write(lines.join(''));
          given += lines.join('');
          if (flushes) await sink.flush();
        }
        await sink.close();
        const text = disk.textOf(FILE);
        expect(text === '' || text.endsWith('\n')).toBe(true);
        expect(text + unwritten()).toBe(given);
        expect(failures).toEqual(Buffer.byteLength(given) > roomBytes ? ['ENOSPC'] : []);
      }),
    );
  });

  it('is not cut when somebody else has written to it meanwhile', async () => {
    const disk = new SmallDisk(8);
    const { sink, unwritten } = setUp(disk);
    sink.write('one\ntwo-two\n');
    disk.append(FILE, 'theirs\n');
    await sink.flush();
    expect(disk.textOf(FILE)).toBe('theirs\none\ntwo-');
    expect(unwritten()).toBe('two-two\n');
  });

  it('is not cut when it is a pipe; the line that came in part is kept whole', async () => {
    const disk = new SmallDisk(6, [FILE]);
    const { sink, unwritten } = setUp(disk);
    sink.write('one\ntwo\n');
    await sink.flush();
    expect(disk.textOf(FILE)).toBe('one\ntw');
    expect(unwritten()).toBe('two\n');
  });

  it('keeps what was in it before', async () => {
    const disk = new SmallDisk(2);
    disk.append(FILE, 'before\n');
    const { sink, unwritten } = setUp(disk);
    sink.write('one\n');
    await sink.flush();
    expect([disk.textOf(FILE), unwritten()]).toEqual(['before\n', 'one\n']);
  });

  it('holds nothing for somebody who does not take it', async () => {
    const disk = new SmallDisk(0);
    const sink = new FileSink(FILE, { clock: new ManualClock(), files: disk });
    sink.write('one\n');
    await sink.flush();
    sink.write('two\n');
    expect([sink.failure?.code, sink.takeUnwritten(), sink.isFull]).toEqual(['ENOSPC', '', false]);
  });
});

describe('a file that is told to fail when it is closed', () => {
  it('has failed, and says so', async () => {
    const disk = new SmallDisk(100);
    disk.close = (_descriptor, callback) => callback(Object.assign(new Error('EDQUOT'), { code: 'EDQUOT' }));
    const { sink, failures } = setUp(disk);
    sink.write('one\n');
    await sink.close();
    expect(failures).toEqual(['EDQUOT']);
  });
});
