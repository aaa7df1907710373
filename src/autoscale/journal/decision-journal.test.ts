import { describe, expect, it } from 'vitest';
import type { DecisionRecord } from '../decision-record.ts';
import { DecisionJournal } from './decision-journal.ts';
import { NO_OBSERVATION } from './observation-code.ts';

const record = (at: number): DecisionRecord => ({
  at,
  observation: { ...NO_OBSERVATION, nowMs: at },
  stages: [],
  recommended: 1,
  granted: 1,
  applied: 1,
  outcome: 'none',
  binding: { stage: 'bounds', reason: 'NO_CHANGE' },
  nextPossibleAt: { up: null, down: null },
});

const times = (journal: DecisionJournal): number[] => journal.records().map(({ at }) => at);

describe('DecisionJournal', () => {
  it('is empty at first', () => {
    const journal = new DecisionJournal(3);
    expect(journal.latest).toBeUndefined();
    expect(journal.records()).toEqual([]);
    expect(journal.size).toBe(0);
  });

  it('keeps the newest records in order, whatever the number', () => {
    const journal = new DecisionJournal(3);
    const kept: number[][] = [];
    for (let at = 1; at <= 7; at += 1) {
      journal.append(record(at));
      expect(journal.latest?.at).toBe(at);
      kept.push(times(journal));
    }
    expect(kept.slice(1)).toEqual([
      [1, 2],
      [1, 2, 3],
      [2, 3, 4],
      [3, 4, 5],
      [4, 5, 6],
      [5, 6, 7],
    ]);
    expect(journal.size).toBe(3);
  });

  it('replaces a record that is still kept, and forgets an amendment of one that is not', () => {
    const journal = new DecisionJournal(2);
    const [first, second, third] = [record(1), record(2), record(3)];
    for (const one of [first, second, third]) journal.append(one);
    journal.amend({ ...first, at: 100 });
    journal.amend({ ...second, at: 200 });
    expect(times(journal)).toEqual([200, 3]);
  });

  it.each([0, 1.5, Number.NaN])('refuses a capacity of %d', (capacity) => {
    expect(() => new DecisionJournal(capacity)).toThrow(expect.objectContaining({ option: 'journalCapacity' }));
  });
});
