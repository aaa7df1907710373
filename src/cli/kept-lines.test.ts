import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../time/index.ts';
import { FakeSink } from './fake-sink.test-support.ts';
import { FileSink } from './file-sink.ts';
import { KeptLines, type Place } from './kept-lines.ts';
import { RescuedSink } from './rescued-sink.ts';
import { SmallDisk } from './small-disk.test-support.ts';

const placesOf = (sinks: readonly FakeSink[], opened: string[] = []): Iterator<Place, unknown, undefined> =>
  (function* () {
    for (const [number, sink] of sinks.entries()) {
      opened.push(`place ${number}`);
      yield { path: `place ${number}`, sink, file: sink };
    }
  })();

const setUp = (count: number) => {
  const sinks = Array.from({ length: count }, () => new FakeSink());
  const opened: string[] = [];
  const trouble: string[] = [];
  const kept = new KeptLines(placesOf(sinks, opened), (path, { code }) => trouble.push(`${path} ${code}`));
  return { sinks, opened, trouble, kept, sink: (place: number) => sinks[place] as FakeSink };
};

describe('lines that must not be lost', () => {
  it('open nothing before the first of them comes', async () => {
    const { kept, opened, sink } = setUp(2);
    kept.add('');
    await kept.close();
    expect([opened, kept.places]).toEqual([[], []]);
    kept.add('a\n');
    expect([opened, sink(0).text]).toEqual([['place 0'], 'a\n']);
  });

  it('go to the next place when one fails, with all that it did not write', async () => {
    const { kept, sink, trouble } = setUp(3);
    kept.add('a\nb\n');
    kept.add('c\n');
    sink(0).break('ENOSPC', 'b\nc\n');
    kept.add('d\n');
    expect([sink(0).text, sink(1).text]).toEqual(['a\n', 'b\nc\nd\n']);
    sink(1).break('EIO', 'd\n');
    await kept.close();
    expect(sink(2).text).toBe('d\n');
    expect(kept.places).toEqual([
      { path: 'place 0', lines: 1, isFile: true },
      { path: 'place 1', lines: 2, isFile: true },
      { path: 'place 2', lines: 1, isFile: true },
    ]);
    expect([trouble, kept.hasTrouble, kept.lost]).toEqual([['place 0 ENOSPC', 'place 1 EIO'], true, 0]);
  });

  it('leave no file behind that took none of them', async () => {
    const { kept, sink } = setUp(2);
    kept.add('a\n');
    sink(0).break('ENOSPC', 'a\n');
    await kept.close();
    expect([sink(0).isDiscarded, sink(0).isClosed, sink(1).isClosed]).toEqual([true, false, true]);
    expect(kept.places).toEqual([{ path: 'place 1', lines: 1, isFile: true }]);
  });

  it('pass over a place that had failed before', () => {
    const { kept, sink } = setUp(2);
    sink(0).break('EPIPE');
    kept.add('a\n');
    expect(sink(1).text).toBe('a\n');
  });

  it('are counted when no place is left', async () => {
    const { kept, sink } = setUp(1);
    kept.add('a\nb\n');
    sink(0).break('ENOSPC', 'b\n');
    kept.add('c\n');
    await kept.close();
    expect([kept.lost, kept.places]).toEqual([2, [{ path: 'place 0', lines: 1, isFile: true }]]);
  });

  it('are each in one place, in order, on disks of any room', async () => {
    const anyRooms = fc.array(fc.nat(60), { minLength: 1, maxLength: 4 });
    const anyLines = fc.array(fc.string({ unit: fc.constantFrom('x', '€'), maxLength: 9 }), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(anyRooms, anyLines, fc.nat(3), async (rooms, texts, flushEvery) => {
        const disks = rooms.map((room) => new SmallDisk(room));
        const places = (function* (): Generator<Place> {
          for (const [number, files] of disks.entries())
            yield { path: `${number}`, sink: new FileSink(3, { clock: new ManualClock(), files }), file: undefined };
        })();
        const kept = new KeptLines(places, () => undefined);
        const lines = texts.map((text, index) => `${index} ${text}\n`);
        for (const [index, line] of lines.entries()) {
          kept.add(line);
          if (flushEvery > 0 && index % flushEvery === 0) await kept.flush();
        }
        await kept.close();
        const text = disks.map((disk) => disk.textOf(3)).join('');
        const arrived = text.split('\n').length - 1;
        expect(lines.join('').startsWith(text)).toBe(true);
        expect(arrived + kept.lost).toBe(lines.length);
        expect(kept.places.reduce((sum, place) => sum + place.lines, 0)).toBe(arrived);
      }),
    );
  });
});

describe('a sink with a rescue', () => {
  it('hands what it could not write, and all that follows, to the rescue', async () => {
    const { kept, sink } = setUp(1);
    const first = new FakeSink();
    const rescued = new RescuedSink(first, { name: 'out', rescue: kept });
    rescued.write('a\nb\n');
    first.break('ENOSPC', 'b\n');
    rescued.write('c\n');
    await rescued.flush();
    expect([first.text, sink(0).text, rescued.failure?.code]).toEqual(['a\n', 'b\nc\n', 'ENOSPC']);
    sink(0).isFull = true;
    expect(rescued.isFull).toBe(true);
  });

  it('keeps nothing for a reader that wants no more, and everything when the pipe was a file of the user', () => {
    const ofHead = setUp(1);
    const standard = new FakeSink();
    const toHead = new RescuedSink(standard, { name: 'standard output', rescue: ofHead.kept, mayLoseReader: true });
    toHead.write('a\n');
    standard.break('EPIPE', 'a\n');
    toHead.write('b\n');
    expect([toHead.isReaderGone, ofHead.opened]).toEqual([true, []]);

    const ofFifo = setUp(1);
    const fifo = new FakeSink();
    const toFifo = new RescuedSink(fifo, { name: 'fifo', rescue: ofFifo.kept });
    toFifo.write('a\n');
    fifo.break('EPIPE', 'a\n');
    expect([toFifo.isReaderGone, ofFifo.sink(0).text]).toEqual([false, 'a\n']);
  });
});
