import { describe, expect, it } from 'vitest';
import { ReasonTally } from './reason-tally.ts';
import { RunCounts } from './run-counts.ts';
import { summarize } from './run-summary.ts';
import { SizeTrack } from './size-track.ts';

const summaryOf = (kept: { unstarted: readonly string[]; unwritten: readonly string[]; lost: number }) =>
  summarize({
    end: 'broken',
    counts: new RunCounts(),
    elapsedMs: 10,
    sizes: new SizeTrack(),
    desired: 1,
    reasons: new ReasonTally(),
    shadow: undefined,
    seed: 1,
    resume: undefined,
    ...kept,
  });

describe('the summary of a run', () => {
  it('names no files when nothing was kept', () => {
    expect(Object.keys(summaryOf({ unstarted: [], unwritten: [], lost: 0 }))).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/File|lost/)]),
    );
  });

  it('names the file of what was not run, all of them when there are several, and those of what could not be written', () => {
    expect(summaryOf({ unstarted: ['a'], unwritten: [], lost: 0 })).toMatchObject({ unstartedFile: 'a' });
    expect(summaryOf({ unstarted: ['a', 'b'], unwritten: ['c'], lost: 2 })).toMatchObject({
      unstartedFile: 'a',
      unstartedFiles: ['a', 'b'],
      unwrittenFiles: ['c'],
      lost: 2,
    });
  });
});
