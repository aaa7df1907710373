import { describe, expect, it } from 'vitest';
import type { DecisionRecord } from '../decision-record.ts';
import type { Observation } from '../observation.ts';
import { encodeHeader, isHeaderLine, type JournalHeaderFields } from './journal-header.ts';
import { parseJournal, readJournal } from './journal-reader.ts';
import type { JournalTick } from './journal-tick.ts';
import { JournalWriter } from './journal-writer.ts';
import { NO_OBSERVATION } from './observation-code.ts';

const header: JournalHeaderFields = {
  name: 'mail',
  policy: null,
  min: 2,
  max: 32,
  waitSloMs: 500,
  startupMs: 0,
  tickMs: 100,
  startedAtWallMs: 0,
};

const observe = (tick: number, more: Partial<Observation> = {}): Observation => ({
  ...NO_OBSERVATION,
  nowMs: tick * 100,
  dtMs: 100,
  desired: 4,
  ...more,
});

const record = (tick: number, more: Partial<DecisionRecord> = {}, seen: Partial<Observation> = {}): DecisionRecord => ({
  at: tick * 100,
  observation: observe(tick, seen),
  stages: [{ name: 'step', in: 4, out: 4, reason: 'QUEUE_FILL_OK', detail: { fillRatio: 1 / 3 } }],
  recommended: 4,
  granted: 4,
  applied: 4,
  outcome: 'none',
  binding: { stage: 'step', reason: 'QUEUE_FILL_OK' },
  nextPossibleAt: { up: null, down: null },
  ...more,
});

/** Writes the records, with a checkpoint wherever one is due. */
const write = (records: readonly DecisionRecord[], checkpointTicks = 1_000): string[] => {
  const lines: string[] = [];
  const writer = new JournalWriter({ header, sink: (line) => lines.push(line), checkpointTicks });
  for (const one of records) {
    if (writer.isCheckpointDue) writer.checkpoint({ stages: { step: null } });
    writer.tick(one);
  }
  writer.mark();
  return lines;
};

const ticksOf = (records: readonly DecisionRecord[]): JournalTick[] => [...parseJournal(write(records)).ticks()];

/** A sink as a caller without types may give it. */
const untyped = (sink: (line: string) => unknown): ((line: string) => void) => sink;

describe('JournalWriter', () => {
  it('writes the header, a checkpoint, ticks and their digest, one line each', () => {
    const lines = write([record(1), record(2)]);
    expect(lines.every((line) => line.endsWith('\n') && line.indexOf('\n') === line.length - 1)).toBe(true);
    expect(lines.map((line) => line.replace(/"digest":"[\da-f]{8}"/, '"digest":"…"').trim())).toEqual([
      '{"format":"marea-journal","version":5,"name":"mail","policy":null,"min":2,"max":32,"waitSloMs":500,"startupMs":0,"tickMs":100,"startedAtWallMs":0}',
      '{"checkpoint":{"stages":{"step":null}}}',
      '["T100000N4",{"r":4,"b":["step","QUEUE_FILL_OK"],"d":{"fillRatio":0.333}}]',
      '["T100000"]',
      '{"digest":"…"}',
    ]);
  });

  it('writes a digest every 64 ticks, at the end of a segment, and no second one for the same ticks', () => {
    const records = Array.from({ length: 130 }, (_, index) => record(index + 1));
    const isDigest = (line: string): boolean => line.startsWith('{"digest"');
    expect(write(records).filter(isDigest)).toHaveLength(3);
    expect(write(records.slice(0, 64)).filter(isDigest)).toHaveLength(1);
    expect(write(records.slice(0, 20), 10).filter(isDigest)).toHaveLength(2);
  });

  it('asks for a checkpoint at the start and every `checkpointTicks`', () => {
    const records = Array.from({ length: 25 }, (_, index) => record(index + 1));
    expect(parseJournal(write(records, 10)).segments).toHaveLength(3);
  });

  it('knows the first tick of each segment, without reading the rest', () => {
    const records = Array.from({ length: 15 }, (_, index) => record(index + 1));
    const { segments } = parseJournal(write(records, 10));
    expect(segments.map(({ firstTick }) => firstTick?.observation.nowMs)).toEqual([100, 1_100]);
    const [headerLine = '', checkpoint = ''] = write(records);
    const [empty] = parseJournal([headerLine, checkpoint, '{"digest":"00000000"}']).segments;
    expect(empty?.firstTick).toBeUndefined();
  });

  it('writes no tick that has no checkpoint before it', () => {
    const lines: string[] = [];
    new JournalWriter({ header, sink: (line) => lines.push(line) }).tick(record(1));
    expect(lines).toHaveLength(1);
  });

  it('begins anew after a line that the sink did not take, so that nothing is read wrong', () => {
    const lines: string[] = [];
    let isRefusing = false;
    const sink = (line: string): void => {
      if (isRefusing) throw new Error('disk full');
      lines.push(line);
    };
    const writer = new JournalWriter({ header, sink });
    const tick = (number: number): void => {
      if (writer.isCheckpointDue) writer.checkpoint({ stages: { count: number } });
      writer.tick(record(number, {}, { busy: number }));
    };
    tick(1);
    isRefusing = true;
    expect(() => tick(2)).toThrow('disk full');
    isRefusing = false;
    tick(3);
    tick(4);
    const { segments } = parseJournal(lines);
    expect(segments.map(({ state }) => state.stages.count)).toEqual([1, 3]);
    expect([...parseJournal(lines).ticks()].map(({ observation }) => [observation.nowMs, observation.busy])).toEqual([
      [100, 1],
      [300, 3],
      [400, 4],
    ]);
  });

  it('tries the first line again with the first checkpoint when the sink refuses it, and tells', () => {
    const lines: string[] = [];
    const errors: unknown[] = [];
    const sink = (line: string): void => {
      if (errors.length === 0) throw new Error('disk full');
      lines.push(line);
    };
    expect(() => new JournalWriter({ header, sink })).toThrow('disk full');
    const writer = new JournalWriter({ header, sink, onError: (error) => errors.push(error) });
    expect(errors).toEqual([new Error('disk full')]);
    writer.checkpoint({ stages: {} });
    writer.tick(record(1));
    expect([...parseJournal(lines).ticks()]).toHaveLength(1);
  });

  it.each(['header', 'checkpoint', 'tick'])(
    'begins anew after its %s was taken and lost by a promise that rejects, and tells',
    async (lost) => {
      const lines: string[] = [];
      const errors: unknown[] = [];
      const isLost = {
        header: isHeaderLine,
        checkpoint: (line: string) => line.startsWith('{"c'),
        tick: (line: string) => line.startsWith('['),
      };
      const sink = async (line: string): Promise<void> => {
        if (errors.length === 0 && isLost[lost as 'tick'](line)) throw new Error('disk full');
        lines.push(line);
      };
      const writer = new JournalWriter({ header, sink: untyped(sink), onError: (error) => errors.push(error) });
      const tick = async (number: number): Promise<void> => {
        if (writer.isCheckpointDue) writer.checkpoint({ stages: { count: number } });
        writer.tick(record(number, {}, { busy: number }));
        for (let hop = 0; hop < 5; hop += 1) await Promise.resolve();
      };
      for (const number of [1, 2, 3]) await tick(number);
      expect(errors).toEqual([new Error('disk full')]);
      const wholeFrom = lines.findLastIndex(isHeaderLine); // what was under way behind the lost line is damage
      const ticks = [...parseJournal(lines.slice(wholeFrom)).ticks()].map(({ observation }) => [
        observation.nowMs,
        observation.busy,
      ]);
      expect(ticks.slice(-2)).toEqual([
        [200, 2],
        [300, 3],
      ]);
    },
  );

  it('opens a segment under the header of a policy that follows, as soon as there is a state for it', () => {
    const lines: string[] = [];
    const writer = new JournalWriter({ header, sink: (line) => lines.push(line) });
    writer.checkpoint({ stages: { step: null } });
    writer.tick(record(1));
    writer.begin({ ...header, policy: 'dropped before it decided' });
    writer.begin({ ...header, policy: 'second' });
    expect(writer.isCheckpointDue).toBe(true);
    writer.tick(record(2)); // no state for it: not written
    writer.checkpoint({ stages: { other: 1 } });
    writer.tick(record(3));
    writer.mark();
    expect(lines.map((line) => line.slice(0, 9))).toEqual([
      '{"format"',
      '{"checkpo',
      '["T100000',
      '{"digest"',
      '{"format"',
      '{"checkpo',
      '["T300000',
      '{"digest"',
    ]);
    const { segments, headers } = parseJournal(lines);
    expect(headers).toMatchObject([{ policy: null }, { policy: 'second', revision: 2, name: 'mail' }]);
    expect(segments.map((segment) => headers.indexOf(segment.header))).toEqual([0, 1]);
  });

  it('refuses an unknown option and a wrong number of ticks', () => {
    const sink = (): void => undefined;
    expect(() => new JournalWriter({ header, sink, checkpointTicks: 0 })).toThrow(
      expect.objectContaining({ option: 'checkpointTicks' }),
    );
    const wrong = { header, sink, ticks: 5 };
    expect(() => new JournalWriter(wrong)).toThrow(expect.objectContaining({ option: 'ticks' }));
  });
});

describe('a journal that is read back', () => {
  it('has the observations and the decisions', () => {
    const up = record(2, {
      recommended: 6,
      granted: 6,
      applied: 6,
      outcome: 'up',
      binding: { stage: 'step', reason: 'QUEUE_FILL_HIGH' },
    });
    const back = record(3, {}, { desired: 6 });
    const ticks = ticksOf([record(1), up, { ...back, recommended: 6, granted: 6, applied: 6 }]);
    expect(ticks).toMatchObject([
      {
        observation: observe(1),
        recommended: 4,
        applied: 4,
        outcome: 'none',
        binding: { reason: 'QUEUE_FILL_OK' },
        detail: { fillRatio: 0.333 },
      },
      { observation: observe(2), recommended: 6, granted: 6, applied: 6, outcome: 'up', binding: { reason: 'QUEUE_FILL_HIGH' } },
      {
        observation: observe(3, { desired: 6 }),
        recommended: 6,
        outcome: 'none',
        binding: { stage: 'step', reason: 'QUEUE_FILL_OK' },
      },
    ]);
    expect(ticks[2]).not.toHaveProperty('detail');
  });

  it('has what the budget granted, what a dry run left, and what failed', () => {
    const cut = record(1, {
      recommended: 9,
      granted: 6,
      applied: 6,
      outcome: 'up',
      binding: { stage: 'budget', reason: 'BUDGET_PARTIAL' },
    });
    const dry = record(2, { recommended: 9, granted: 9, applied: 4, outcome: 'dryRun' });
    const failed = record(3, { recommended: 9, granted: 9, applied: 4, outcome: 'failed' });
    expect(ticksOf([cut, dry, failed])).toMatchObject([
      { recommended: 9, granted: 6, applied: 6, outcome: 'up' },
      { recommended: 9, granted: 9, applied: 4, outcome: 'dryRun' },
      { recommended: 9, granted: 9, applied: 4, outcome: 'failed' },
    ]);
  });

  it('has override, pause and signals while they last', () => {
    const override = { desired: 4, untilMs: 900, reason: 'a "deploy"\nwith a break', actor: 'alice' };
    const readings = { lag: { value: 0.1, ageMs: 5 } };
    const seen = [{}, { override, paused: 'up' as const, readings }, { override, paused: 'up' as const, readings }, {}];
    const records = seen.map((more, index) => record(index + 1, {}, more));
    expect(ticksOf(records).map(({ observation }) => observation)).toEqual(records.map(({ observation }) => observation));
    expect(write(records).filter((line) => line.includes('alice'))).toHaveLength(1);
  });

  it('has held ticks with their reason', () => {
    const held = (reason: 'WARMUP' | 'SIGNAL_INVALID', detail?: { error: string }) =>
      record(1, {
        stages: [{ name: 'hold', in: 4, out: 4, reason, ...(detail !== undefined && { detail }) }],
        binding: { stage: 'hold', reason },
      });
    const ticks = ticksOf([held('WARMUP'), held('SIGNAL_INVALID', { error: 'gone' }), record(2)]);
    expect(ticks.map(({ hold }) => hold)).toEqual([
      { reason: 'WARMUP' },
      { reason: 'SIGNAL_INVALID', detail: { error: 'gone' } },
      undefined,
    ]);
  });

  it('has a late failure in the tick that it belongs to', () => {
    const lines: string[] = [];
    const writer = new JournalWriter({ header, sink: (line) => lines.push(line) });
    writer.checkpoint({ stages: {} });
    writer.tick(record(1, { recommended: 9, granted: 9, applied: 9, outcome: 'up' }));
    writer.tick(record(2));
    writer.failed(100, 4);
    expect([...parseJournal(lines).ticks()]).toMatchObject([{ granted: 9, applied: 4, outcome: 'failed' }, { outcome: 'none' }]);
  });

  it('reads the same from chunks, from lines and as it arrives', async () => {
    const lines = write([record(1), record(2)]);
    const expected = [...parseJournal(lines).ticks()];
    const arriving = async function* () {
      for (const line of lines) yield line;
    };
    expect([...parseJournal([lines.join('')]).ticks()]).toEqual(expected);
    expect([...(await readJournal(arriving())).ticks()]).toEqual(expected);
    expect([...(await readJournal(lines)).ticks()]).toEqual(expected);
  });

  it('lacks only the last line, wherever that was cut', () => {
    const lines = write([record(1), record(2), record(3, { recommended: 5 })]).slice(0, -1);
    const whole = lines.slice(0, -1).join('');
    const last = lines.at(-1) ?? '';
    for (let length = 1; length < last.length - 1; length += 1) {
      const journal = parseJournal([whole + last.slice(0, length)]);
      expect(journal.isTorn).toBe(true);
      expect([...journal.ticks()]).toHaveLength(2);
    }
    expect(parseJournal([whole + last]).isTorn).toBe(false);
    expect([...parseJournal([whole + last.trim()]).ticks()]).toHaveLength(3);
  });

  it('refuses a text without a header', () => {
    expect(() => parseJournal([])).toThrow(/a journal with a header; it is empty/);
    expect(() => parseJournal(['{"format":"mar'])).toThrow(expect.objectContaining({ option: 'journal' }));
  });

  it.each([
    ['a tick before any checkpoint', 1, '["T1"]'],
    ['a line cut off in the middle', 2, '{"check'],
    ['a line of another kind', 2, '{"other":1}'],
    ['a bare number', 2, '7'],
    ['a checkpoint without a state', 2, '{"checkpoint":7}'],
    ['a failure without a size', 2, '{"failed":7}'],
  ])('refuses %s, and names the line', (_words, index, line) => {
    const lines = write([record(1), record(2)]);
    lines.splice(index, 0, `${line}\n`);
    expect(() => parseJournal(lines)).toThrow(
      expect.objectContaining({ code: 'ERR_OPTION', option: `journal line ${index + 1}` }),
    );
  });

  describe('that changes its policy', () => {
    const first = encodeHeader(header);
    const second = encodeHeader({ ...header, policy: 'second' }, 1);
    const third = encodeHeader({ ...header, policy: 'third' }, 2);
    const checkpoint = '{"checkpoint":{"stages":{}}}';
    const readHeaders = (...lines: readonly string[]) => parseJournal(lines.map((line) => `${line}\n`)).headers;

    it('has one header object for all segments of a policy, also where files repeat it', () => {
      const journal = parseJournal([first, checkpoint, second, checkpoint, second, checkpoint, third, checkpoint]);
      expect(journal.header).toBe(journal.segments[0]?.header);
      expect(journal.segments.map(({ header: { revision } }) => revision)).toEqual([undefined, 1, 1, 2]);
      expect(journal.segments[1]?.header).toBe(journal.segments[2]?.header);
    });

    it('may begin in the middle, and end at a change that nothing follows', () => {
      expect(readHeaders(second, checkpoint, third, checkpoint)).toMatchObject([{ revision: 1 }, { revision: 2 }]);
      expect(readHeaders(first, checkpoint, second)).toMatchObject([{ policy: null }]);
      expect(readHeaders(first)).toMatchObject([{ policy: null }]);
      expect(parseJournal([`${first}\n${checkpoint}\n${second.slice(0, 40)}`]).isTorn).toBe(true);
    });

    it.each([
      ['an earlier policy', third, second],
      ['the first policy', second, first],
      ['no newer policy, and yet another one', second, second.replace('second', 'forged')],
      ['another pool', first, second.replace('mail', 'other')],
      ['another start', first, second.replace('"startedAtWallMs":0', '"startedAtWallMs":7')],
    ])('is no longer one journal with a header of %s', (_words, before, after) => {
      expect(() => readHeaders(before, checkpoint, after, checkpoint)).toThrow(
        expect.objectContaining({ option: 'journal line 3', allowed: 'of one journal; here another one begins' }),
      );
    });

    it('has no tick between a header and its checkpoint', () => {
      expect(() => readHeaders(first, checkpoint, second, '["T1",{"r":1,"b":["step","LOAD"]}]')).toThrow(
        /must be a checkpoint before the first tick/,
      );
    });
  });

  it.each(['["T1', '[7]', '["T1",7]', '["T1",null]', '["T1!"]', '["T1",{"h":["OTHER"]}]', '["T1",{"b":9}]'])(
    'refuses a tick line %s when it is read',
    (line) => {
      const lines = write([record(1), record(2)]);
      lines.splice(3, 0, `${line}\n`);
      const journal = parseJournal(lines);
      expect(() => [...journal.ticks()]).toThrow(expect.objectContaining({ code: 'ERR_OPTION', option: 'journal' }));
    },
  );

  it('refuses a segment whose first tick names no binding stage', () => {
    const lines = write([record(1)]);
    lines[2] = '["T1"]\n';
    expect(() => [...parseJournal(lines).ticks()]).toThrow(/a tick with a binding stage/);
  });

  it('leaves out a digest before any checkpoint', () => {
    const lines = write([record(1)]);
    lines.splice(1, 0, '{"digest":"00000000"}\n');
    expect([...parseJournal(lines).ticks()]).toHaveLength(1);
  });
});
