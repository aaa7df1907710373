import { describe, expect, it } from 'vitest';
import { fakeRecord, fakeStage } from '../explain/fake-record.ts';
import type { Observation } from '../observation.ts';
import { parseJournal } from './journal-reader.ts';
import { JournalWriter } from './journal-writer.ts';

/** Every field that there is: whoever adds one must name it here, and then make the journal write it. */
const FULL: Required<Observation> = {
  nowMs: 1_200.5,
  wallMs: 1_767_225_600_000.25,
  dtMs: 99.999,
  desired: 12,
  live: 11,
  busy: 9,
  idle: 2,
  starting: 1,
  queued: 40,
  queueCapacity: 1_000,
  arrivals: 31,
  completions: 29,
  failures: 3,
  overloads: 2,
  rejections: 5,
  shed: 6,
  aborted: 7,
  timedOut: 8,
  runMsSum: 1_234.567,
  runMsSquaredSum: 98_765.432,
  runMsMin: 0.125,
  waitMs: { count: 14, mean: 1.5, p50: 1.25, p99: 9.75, max: 12.001 },
  oldestWaitMs: 320.25,
  startupMs: 40,
  retryAfterMs: 1_500,
  heldBack: { by: 'rate', name: 'tok"ens', tasks: 38, starts: 3, limit: 90_000.5, perMs: 60_000, freeInMs: 12.345 },
  readings: { lag: { value: 1 / 3, ageMs: 12.5 }, memory: { value: -0.25, ageMs: 0, staleMs: 5_000 } },
  override: { desired: 7, untilMs: 9_000, reason: 'de"ploy\n\u001b[2J', actor: 'älice' },
  bounds: { min: 3, max: 21 },
  paused: 'up',
};

const readBack = (observations: readonly Observation[]): readonly Observation[] => {
  const header = { name: 'x', policy: null, min: 1, max: 9, waitSloMs: 500, startupMs: 0, tickMs: 100, startedAtWallMs: 0 };
  const lines: string[] = [];
  const writer = new JournalWriter({ header, sink: (line) => lines.push(line) });
  writer.checkpoint({ stages: {} });
  for (const observation of observations) writer.tick(fakeRecord([fakeStage('LOAD')], { observation }));
  return [...parseJournal(lines).ticks()].map((tick) => tick.observation);
};

/** The value of a field after a change. */
const CHANGED: Partial<Observation> = {
  waitMs: { ...FULL.waitMs, p50: 1.5 },
  heldBack: { by: 'maxPerKey', tasks: 38, limit: 2 },
  readings: { lag: { value: 1 / 7, ageMs: 12.5 } },
  override: { ...FULL.override, desired: 8 },
  bounds: { min: 3, max: 22 },
  paused: 'down',
};

const changed = (field: keyof Observation): Observation => {
  const value = FULL[field];
  return { ...FULL, [field]: typeof value === 'number' ? value + 1 : CHANGED[field] };
};

/** Fields that may be absent, and become so. */
const OPTIONAL = ['wallMs', 'queueCapacity', 'runMsMin', 'waitMs', 'retryAfterMs', 'readings', 'override', 'paused'] as const;

describe('a journal', () => {
  it('writes every field of an observation', () => {
    expect(readBack([FULL])).toEqual([FULL]);
  });

  it.each(Object.keys(FULL) as (keyof Observation)[])('tells a change of `%s` alone, and the change back', (field) => {
    const other = changed(field);
    expect(other).not.toEqual(FULL);
    expect(readBack([FULL, other, FULL])).toEqual([FULL, other, FULL]);
  });

  it.each(OPTIONAL)('tells that there is no `%s` any more', (field) => {
    const { [field]: _gone, ...without } = FULL;
    expect(readBack([FULL, without, FULL])).toEqual([FULL, without, FULL]);
  });
});
