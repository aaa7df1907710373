import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { recordsOf } from '../replay-records.ts';
import { parseJournal } from './journal-reader.ts';

/** A journal as version 1 wrote it, cut off in its last line. */
const VERSION_1 = readFileSync(new URL('../../../test/fixtures/journals/version-1.journal', import.meta.url), 'utf8');

describe('a journal of version 1', () => {
  const journal = parseJournal([VERSION_1]);

  it('is read, but for the line that was cut off', () => {
    expect(journal).toMatchObject({
      isTorn: true,
      header: { version: 1, name: 'run', min: 1, max: 1_000, waitSloMs: 500, tickMs: 50 },
    });
    expect(journal.segments).toHaveLength(1);
    expect([...journal.ticks()]).toHaveLength(72);
  });

  it('gives the observations and decisions that were written', () => {
    const records = [...recordsOf(journal)];
    expect(records[0]).toMatchObject({ at: 394.653, binding: { stage: 'hold', reason: 'WARMUP' }, applied: 4 });
    expect(records[20]).toMatchObject({
      observation: {
        dtMs: 48.174,
        queued: 999,
        completions: 3,
        runMsSum: 60.733,
        runMsMin: 5.307,
        wallMs: 1_795_504_183_468.948,
      },
      binding: { stage: 'throughput', reason: 'CEILING:OVERLOAD' },
    });
    expect(records.at(-1)).toMatchObject({
      at: 3_940.11,
      observation: { waitMs: { count: 269, mean: 1_369.292, p50: 1_120, p99: 3_493.688, max: 3_493.688 }, arrivals: 4 },
      recommended: 1,
    });
  });

  it('does not make another journal of the one that is appended to it', () => {
    const [header = ''] = VERSION_1.split('\n');
    const other = header.replace(/"startedAtWallMs":\d+/, '"startedAtWallMs":1');
    expect(() => parseJournal([VERSION_1.slice(0, VERSION_1.lastIndexOf('\n')), other, header])).toThrow(
      /must be of one journal; here another one begins/,
    );
  });
});
