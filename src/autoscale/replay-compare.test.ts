import { describe, expect, it } from 'vitest';
import type { DecisionRecord } from './decision-record.ts';
import { fakeRecord, fakeStage } from './explain/fake-record.ts';
import { compareDecisions, pairsOf } from './replay-compare.ts';

const records = (...sizes: number[]): readonly DecisionRecord[] =>
  sizes.map((recommended, index) =>
    fakeRecord([fakeStage('LOAD')], { at: 100 * index, recommended, observation: { nowMs: 100 * index, dtMs: 100 } }),
  );

const compare = (recorded: readonly number[], other: readonly number[]) =>
  compareDecisions(pairsOf(records(...recorded), records(...other)));

describe('compareDecisions', () => {
  it('finds no difference between equal decisions', () => {
    expect(compare([2, 4, 4], [2, 4, 4])).toEqual({
      decisions: 3,
      different: 0,
      stretches: [],
      recorded: { mean: 10 / 3, least: 2, most: 4, changes: 1 },
      other: { mean: 10 / 3, least: 2, most: 4, changes: 1 },
    });
  });

  it('tells the first difference, and joins what differs in one direction in a row', () => {
    const { firstDifference, ...rest } = compare([5, 5, 5, 5, 5, 5], [5, 7, 8, 5, 4, 6]);
    expect(firstDifference).toMatchObject({ recorded: { at: 100, recommended: 5 }, other: { at: 100, recommended: 7 } });
    expect(rest).toMatchObject({
      decisions: 6,
      different: 4,
      stretches: [
        { other: 'more', first: { recorded: { at: 100 } }, untilMs: 200, decisions: 2, workerMs: 500 },
        { other: 'fewer', first: { recorded: { at: 400 } }, untilMs: 400, decisions: 1, workerMs: 100 },
        { other: 'more', first: { recorded: { at: 500 } }, untilMs: 500, decisions: 1, workerMs: 100 },
      ],
      recorded: { mean: 5, least: 5, most: 5, changes: 0 },
      other: { least: 4, most: 8, changes: 5 },
    });
  });

  it('has nothing to compare without decisions', () => {
    const none = { mean: 0, least: 0, most: 0, changes: 0 };
    expect(compare([], [])).toEqual({ decisions: 0, different: 0, stretches: [], recorded: none, other: none });
  });

  it('takes the only size as the mean where no time has passed', () => {
    const [record] = records(7);
    const still = { ...record, observation: { ...record?.observation, dtMs: 0 } } as DecisionRecord; // a record of no time
    expect(compareDecisions(pairsOf([still], [still])).recorded).toEqual({ mean: 7, least: 7, most: 7, changes: 0 });
  });
});

describe('pairsOf', () => {
  it('ends with the shorter list', () => {
    expect([...pairsOf(records(1, 2, 3), records(1, 2))]).toHaveLength(2);
    expect([...pairsOf(records(1), records(1, 2))]).toHaveLength(1);
  });
});
