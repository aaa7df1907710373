import { describe, expect, it } from 'vitest';
import { fakeRecord, fakeStage } from '../explain/fake-record.ts';
import { parseJournal } from './journal-reader.ts';
import { JournalWriter } from './journal-writer.ts';
import { type RotatingJournalOptions, rotatingJournal } from './rotating-journal.ts';

const header = {
  name: 'pößt 水 🌊',
  policy: null,
  min: 1,
  max: 9,
  waitSloMs: 500,
  startupMs: 0,
  tickMs: 100,
  startedAtWallMs: 0,
};

const writeTicks = (ticks: number, options: Omit<RotatingJournalOptions, 'open'>): readonly string[] => {
  const files: string[] = [];
  const open = (index: number) => {
    files[index] = '';
    return (line: string): void => {
      files[index] += line;
    };
  };
  const writer = new JournalWriter({ header, sink: rotatingJournal({ open, ...options }), checkpointTicks: 10 });
  for (let tick = 1; tick <= ticks; tick += 1) {
    if (writer.isCheckpointDue) writer.checkpoint({ stages: { count: tick } });
    writer.tick(fakeRecord([fakeStage('LOAD')], { observation: { nowMs: 100 * tick } }));
  }
  writer.mark();
  return files;
};

const timesOf = (file: string): readonly number[] =>
  [...parseJournal([file]).ticks()].map(({ observation }) => observation.nowMs / 100);

describe('rotatingJournal', () => {
  it('begins the next file at a checkpoint, once so many ticks were written', () => {
    const files = writeTicks(35, { maxTicks: 15 });
    expect(files.map((file) => timesOf(file).length)).toEqual([20, 15]);
    expect(files.flatMap(timesOf)).toEqual(Array.from({ length: 35 }, (_, index) => index + 1));
    expect(files.map((file) => parseJournal([file]).segments[0]?.state)).toEqual([
      { stages: { count: 1 } },
      { stages: { count: 21 } },
    ]);
  });

  it('begins the next file once it has so many bytes, of UTF-8', () => {
    const [whole = ''] = writeTicks(30, {});
    const bytes = Buffer.byteLength(whole.slice(0, whole.lastIndexOf('{"checkpoint"')));
    expect(writeTicks(30, { maxBytes: bytes })).toHaveLength(2);
    expect(writeTicks(30, { maxBytes: bytes + 1 })).toHaveLength(1);
  });

  it('repeats the header, so that each file can be read alone', () => {
    const files = writeTicks(60, { maxTicks: 1 });
    expect(files).toHaveLength(6);
    for (const file of files) expect(parseJournal([file]).header).toMatchObject(header);
  });

  it('begins a file with the newest header, so that the policy of its ticks is known', () => {
    const files: string[] = [];
    const open = (index: number) => {
      files[index] = '';
      return (line: string): void => {
        files[index] += line;
      };
    };
    const writer = new JournalWriter({ header, sink: rotatingJournal({ open, maxTicks: 4 }), checkpointTicks: 3 });
    for (let tick = 1; tick <= 12; tick += 1) {
      if (tick === 3 || tick === 8) writer.begin({ ...header, policy: `from ${tick}` });
      if (writer.isCheckpointDue) writer.checkpoint({ stages: { count: tick } });
      writer.tick(fakeRecord([fakeStage('LOAD')], { observation: { nowMs: 100 * tick } }));
    }
    expect(files.map((file) => parseJournal([file]).segments.map((segment) => segment.header.policy))).toEqual([
      [null, 'from 3'],
      ['from 3', 'from 8'],
      ['from 8'],
    ]);
    expect(files.map((file) => timesOf(file))).toEqual([
      [1, 2, 3, 4, 5],
      [6, 7, 8, 9, 10],
      [11, 12],
    ]);
    const whole = parseJournal(files);
    expect(whole.headers.map(({ policy }) => policy)).toEqual([null, 'from 3', 'from 8']);
    expect([...whole.ticks()]).toHaveLength(12);
  });

  it('loses one tick, and no more, when the next file cannot be opened at a change of policy', () => {
    let text = '';
    const open = (index: number) => {
      if (index > 0) throw new Error('disk full');
      return (line: string): void => {
        text += line;
      };
    };
    const writer = new JournalWriter({ header, sink: rotatingJournal({ open, maxTicks: 1 }) });
    const tick = (number: number): void => {
      if (writer.isCheckpointDue) writer.checkpoint({ stages: { count: number } });
      writer.tick(fakeRecord([fakeStage('LOAD')], { observation: { nowMs: 100 * number } }));
    };
    tick(1);
    writer.begin({ ...header, policy: 'next' });
    expect(() => tick(2)).toThrow('disk full');
    tick(3);
    tick(4);
    expect(timesOf(text)).toEqual([1, 3, 4]);
    expect(parseJournal([text]).segments.map((segment) => segment.header.policy)).toEqual([null, 'next']);
  });

  it('goes on in the present file while the next one cannot be opened, and says so', () => {
    let file = '';
    let isRefusing = true;
    const journal = rotatingJournal({
      open: (index) => {
        if (index > 0 && isRefusing) throw new Error('disk full');
        return (line) => {
          file += `${index}:${line}`;
        };
      },
      maxTicks: 1,
    });
    for (const line of ['{"format":1}\n', '{"checkpoint":1}\n', '["T1"]\n']) journal(line);
    expect(() => journal('{"checkpoint":2}\n')).toThrow('disk full');
    journal('["T2"]\n');
    isRefusing = false;
    journal('{"checkpoint":3}\n');
    expect(file).toBe('0:{"format":1}\n0:{"checkpoint":1}\n0:["T1"]\n0:["T2"]\n1:{"format":1}\n1:{"checkpoint":3}\n');
  });

  it.each([
    [{ maxBytes: 0 }, 'maxBytes'],
    [{ maxTicks: 0.5 }, 'maxTicks'],
    [{ keep: 3 }, 'keep'],
  ])('refuses %j', (options, option) => {
    const open = () => (): void => undefined;
    expect(() => rotatingJournal({ open, ...options })).toThrow(expect.objectContaining({ option }));
  });
});
